/**
 * Tokens per character, by the first code unit of each range, in hundredths of a token.
 *
 * Calibrated in November 2026 against the `o200k_base` vocabulary (gpt-tokenizer 4.0.0) on short
 * business texts in 18 languages: mails, transcripts, technical notes. English prose comes out at
 * about 3.6 to 4 characters a token.
 */
const hundredthsFrom: readonly (readonly [firstCodeUnit: number, hundredths: number])[] = [
  [0x0000, 60], // digits, punctuation, controls; the letters and spaces among them follow below
  [0x0080, 75], // accented Latin
  [0x0370, 38], // Greek
  [0x0400, 27], // Cyrillic
  [0x0530, 60], // Armenian
  [0x0590, 38], // Hebrew, Arabic, the scripts of India and south-east Asia
  [0x1100, 70], // old Hangul to symbols, dashes and typographic quotes
  [0x2e80, 72], // Chinese, Japanese
  [0xac00, 68], // Korean
  [0xd7b0, 75], // each half of an emoji, and all the rest
];
const hundredthsOfLetter = 22;

function weigh(): Uint8Array {
  const weights = new Uint8Array(0x10000);
  for (const [firstCodeUnit, hundredths] of hundredthsFrom) {
    weights.fill(hundredths, firstCodeUnit);
  }
  for (const letter of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ \n\t') {
    weights[letter.charCodeAt(0)] = hundredthsOfLetter;
  }
  return weights;
}

const weights = weigh();

/**
 * How many tokens a model will count for a text, without its tokenizer.
 *
 * Error band against `o200k_base`: −25 % to +40 % on prose in any of the languages tried, rather too
 * many than too few; a text of hashes or base64 has up to 2.4 times as many tokens as estimated.
 * Older vocabularies (`cl100k_base`) need 1.4 to 2.7 times as many for scripts other than Latin.
 *
 * 0 for the empty text, else at least 1. Never larger for two texts joined than for the two apart,
 * so parts that fit a budget one by one also fit together.
 */
export function estimateTokens(text: string): number {
  let hundredths = 0;
  for (let at = 0; at < text.length; at += 1) hundredths += weights[text.charCodeAt(at)] ?? 0;
  return Math.ceil(hundredths / 100);
}

/** How many characters of a text, from its start, `estimateTokens` counts as at most `maxTokens`. */
export function charsWithin(text: string, maxTokens: number): number {
  let hundredths = 0;
  for (let at = 0; at < text.length; at += 1) {
    hundredths += weights[text.charCodeAt(at)] ?? 0;
    if (hundredths > maxTokens * 100) return at;
  }
  return text.length;
}
