/** As it begins a label: `deals` is “Deals”. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
