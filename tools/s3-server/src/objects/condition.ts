import { S3Error } from '../http/s3-error.ts';
import type { StoredObject } from './stored-object.ts';

/** What must be true of the standing object for a write to happen. */
export type Condition = {
  readonly ifNoneMatch?: string | undefined;
  readonly ifMatch?: string | undefined;
};

export function conditionOf(headers: ReadonlyMap<string, string>): Condition {
  return { ifNoneMatch: headers.get('if-none-match'), ifMatch: headers.get('if-match') };
}

/** @throws PreconditionFailed; NoSuchKey where If-Match meets no object, as S3 does */
export function checkCondition(standing: StoredObject | undefined, condition: Condition): void {
  const { ifNoneMatch, ifMatch } = condition;
  if (ifNoneMatch !== undefined) {
    if (ifNoneMatch !== '*') {
      throw new S3Error('NotImplemented', 'A write takes If-None-Match with * alone.');
    }
    if (standing) throw preconditionFailed();
  }
  if (ifMatch === undefined) return;
  if (!standing) throw new S3Error('NoSuchKey', 'The specified key does not exist.');
  if (!isSameEtag(ifMatch, standing.etag)) throw preconditionFailed();
}

export function isSameEtag(given: string, etag: string): boolean {
  return given === '*' || given.replaceAll('"', '') === etag.replaceAll('"', '');
}

export function preconditionFailed(): S3Error {
  const message = 'At least one of the pre-conditions you specified did not hold.';
  return new S3Error('PreconditionFailed', message);
}
