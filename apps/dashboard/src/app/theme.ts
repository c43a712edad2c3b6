import {
  Checkbox,
  Radio,
  createTheme,
  defaultVariantColorsResolver,
  type CSSVariablesResolver,
  type VariantColorsResolverInput,
  type VariantColorResolverResult,
} from '@mantine/core';
import { palettes, paletteVariables, type Scheme } from './palette.ts';

const serif = '"Iowan Old Style", "Palatino Linotype", Palatino, "Source Serif 4", Georgia, serif';
const sans =
  'ui-sans-serif, system-ui, -apple-system, "Segoe UI", "Helvetica Neue", Arial, sans-serif';

/** Filled buttons take the palette's pairs, whose contrast holds in both schemes. */
function filledColors({
  variant,
  color,
}: VariantColorsResolverInput): VariantColorResolverResult | undefined {
  if (variant !== 'filled' || (color !== undefined && color !== 'teal' && color !== 'red')) {
    return undefined;
  }
  const background = color === 'red' ? 'var(--lh-danger)' : 'var(--lh-accent)';
  return {
    background,
    hover: `color-mix(in srgb, ${background} 88%, var(--lh-ink))`,
    color: 'var(--lh-on-accent)',
    border: '1px solid transparent',
  };
}

export const theme = createTheme({
  primaryColor: 'teal',
  // From light to dark; 7 is the report's accent on paper, 3 the one on dark.
  colors: {
    teal: [
      ...(['#eef6f5', '#dcebe9', '#b5d7d6', '#86c7c6', '#5ba6a7'] as const),
      ...(['#3c8589', '#2a6f74', '#1d5c61', '#164a4e', '#0f383b'] as const),
    ],
    // What components take for lines and grounds in the light: the paper's warmth, not their own cold.
    gray: [
      ...(['#faf8f3', '#f5f2eb', '#ede9e1', '#e4e0d7', '#cfcac0'] as const),
      ...(['#a8a59e', '#7d8085', '#5b646c', '#3a4248', '#1c2227'] as const),
    ],
    // What components take for text, lines and grounds in the dark.
    dark: [
      ...(['#e8e5de', '#c9c9c4', '#a4abb0', '#767e84', '#3a4248'] as const),
      ...(['#242a2f', '#181d20', '#14181b', '#101315', '#0b0e10'] as const),
    ],
  },
  primaryShade: { light: 7, dark: 3 },
  variantColorResolver: (input) => filledColors(input) ?? defaultVariantColorsResolver(input),
  fontFamily: sans,
  headings: {
    fontFamily: serif,
    fontWeight: '600',
    textWrap: 'balance',
    sizes: {
      h1: { fontSize: '2rem', lineHeight: '1.15' },
      h2: { fontSize: '1.35rem', lineHeight: '1.25' },
      h3: { fontSize: '1.06rem', lineHeight: '1.35' },
    },
  },
  defaultRadius: 'sm',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    Radio: Radio.extend({ defaultProps: { iconColor: 'var(--lh-on-accent)' } }),
    Checkbox: Checkbox.extend({ defaultProps: { iconColor: 'var(--lh-on-accent)' } }),
  },
});

/** Mantine's own variables from the report's palette, and the palette beside them. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: { '--lh-serif': serif },
  light: schemeVariables('light'),
  dark: schemeVariables('dark'),
});

function schemeVariables(scheme: Scheme): Record<`--${string}`, string> {
  const { paper, ink, soft, line, accent, danger, card } = palettes[scheme];
  return {
    ...paletteVariables(scheme),
    '--mantine-color-body': paper,
    '--mantine-color-text': ink,
    '--mantine-color-bright': ink,
    '--mantine-color-dimmed': soft,
    '--mantine-color-placeholder': soft,
    '--mantine-color-anchor': accent,
    '--mantine-color-error': danger,
    '--mantine-color-default': card,
    '--mantine-color-default-color': ink,
    '--mantine-color-default-border': line,
  };
}
