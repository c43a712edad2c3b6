/** As `longhaul --version` and the service say it. */
export const version = '0.0.0';
