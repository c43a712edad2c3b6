import type { WireCodec } from '../wire.ts';

/** Elements encoded in one piece: few enough to be forgotten at once, many enough to be quick. */
const elementsAPiece = 100;

/**
 * The text of a document, in pieces that add up to its `encodeText`. One of its lists is encoded a
 * few elements at a time, so that a document of 100,000 lines is never held as values on the wire,
 * as text and as bytes, all three beside itself.
 *
 * @param field the list, called the same on the wire
 * @param element the codec of one of its elements
 * @throws as `encode` does
 */
export function* textInPieces<
  Field extends string,
  Element,
  Document extends { readonly [Key in Field]: readonly Element[] },
>(
  codec: WireCodec<Document>,
  document: Document,
  field: Field,
  element: WireCodec<Element>,
): Generator<string> {
  const rest = codec.encode({ ...document, [field]: [] });
  let separator = '{';
  for (const [name, value] of Object.entries(rest)) {
    yield `${separator}${JSON.stringify(name)}:`;
    separator = ',';
    if (name === field) yield* listText(document[field], element);
    else yield JSON.stringify(value);
  }
  yield '}';
}

function* listText<Element>(
  elements: readonly Element[],
  codec: WireCodec<Element>,
): Generator<string> {
  yield '[';
  for (let start = 0; start < elements.length; start += elementsAPiece) {
    const texts = elements.slice(start, start + elementsAPiece).map(codec.encodeText);
    yield `${start === 0 ? '' : ','}${texts.join(',')}`;
  }
  yield ']';
}
