/**
 * The report's colors: page and report are one product. Text on its ground has a contrast of at least
 * 4.5 : 1 in both schemes. Charts draw on a canvas and need the values, style sheets the variables.
 */
export type Palette = Readonly<Record<keyof typeof lightPalette, string>>;

const lightPalette = {
  paper: '#fdfcf9',
  card: '#fffefc',
  ink: '#1c2227',
  soft: '#5b646c',
  line: '#e4e0d7',
  tint: '#f5f2eb',
  track: '#e9e5dc',
  accent: '#1d5c61',
  accentSoft: '#dcebe9',
  onAccent: '#fdfcf9',
  onTone: '#1c2227',
  mark: '#f6e3ae',
  low: '#86b8a9',
  medium: '#bd8c2a',
  high: '#b0501f',
  critical: '#8f2333',
  unknown: '#c8c4bb',
  danger: '#a12f36',
} as const;

const darkPalette: Palette = {
  paper: '#14181b',
  card: '#181d20',
  ink: '#e8e5de',
  soft: '#a4abb0',
  line: '#2c3338',
  tint: '#1b2125',
  track: '#2a3136',
  accent: '#86c7c6',
  accentSoft: '#1f3436',
  onAccent: '#14181b',
  onTone: '#14181b',
  mark: '#5a4a1c',
  low: '#4e8d7e',
  medium: '#e8c468',
  high: '#e8945a',
  critical: '#ea6a72',
  unknown: '#596167',
  danger: '#f08d94',
};

export type Scheme = 'light' | 'dark';
export const palettes: Readonly<Record<Scheme, Palette>> = {
  light: lightPalette,
  dark: darkPalette,
};

/** `--lh-accent-soft` and so on, for style sheets. */
export function paletteVariables(scheme: Scheme): Record<`--${string}`, string> {
  return Object.fromEntries(
    Object.entries(palettes[scheme]).map(([name, color]) => [
      `--lh-${name.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)}`,
      color,
    ]),
  );
}
