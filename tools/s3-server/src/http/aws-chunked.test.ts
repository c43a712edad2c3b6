import { expect, it } from 'vitest';
import { decodeAwsChunked } from './aws-chunked.ts';

const decode = (text: string) => decodeAwsChunked(Buffer.from(text, 'latin1'));

it('takes the framing off and reads what follows', () => {
  const framed =
    '5\r\nhello\r\n6;chunk-signature=ab\r\n world\r\n0\r\nx-amz-checksum-crc32: q==\r\n\r\n';
  const { body, trailers } = decode(framed);
  expect(body.toString()).toBe('hello world');
  expect(trailers).toEqual(new Map([['x-amz-checksum-crc32', 'q==']]));
});

it('keeps line ends that belong to the content', () => {
  expect(decode('4\r\n\r\n\r\n\r\n0\r\n\r\n').body.toString()).toBe('\r\n\r\n');
});

it.each([
  '5\r\nhel',
  '5\r\nhello world\r\n0\r\n\r\n',
  'hello',
  'zz\r\nhello\r\n',
  '5\r\nhello\r\n',
])('refuses the broken framing %j', (framed) => {
  expect(() => decode(framed)).toThrow('aws-chunked body is broken');
});
