import { describe, expect, it } from 'vitest';
import { openApiDocument } from './open-api.ts';
import { routeNames, routes } from './routes/table.ts';

const document = openApiDocument('0.0.0');

describe('the OpenAPI document', () => {
  it('in the repository is the one that the table makes (vitest run -u writes it anew)', async () => {
    const text = `${JSON.stringify(document, null, 2)}\n`;
    await expect(text).toMatchFileSnapshot('../openapi.json');
  });

  it('names every route once, with its role', () => {
    const paths = document['paths'] as Record<string, Record<string, { operationId: string }>>;
    const named = Object.values(paths).flatMap((at) => Object.values(at));
    expect(named.map(({ operationId }) => operationId).sort()).toEqual([...routeNames].sort());
    for (const name of routeNames) {
      const { path, method, role } = routes[name];
      expect(paths[path]?.[method.toLowerCase()]).toMatchObject({
        operationId: name,
        'x-role': role,
      });
    }
  });

  it('says of numbers in an address that they are numbers', () => {
    const paths = document['paths'] as Record<string, Record<string, { parameters: unknown[] }>>;
    expect(paths['/v1/jobs']?.['get']?.parameters).toContainEqual({
      name: 'limit',
      in: 'query',
      required: false,
      schema: { type: 'integer', minimum: 1, maximum: 200 },
    });
  });

  it('refers to nothing that it does not hold', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#([^"]+)"/g)];
    expect(references.length).toBeGreaterThan(50);
    for (const [, pointer = ''] of references) {
      const steps = pointer.split('/').slice(1);
      const found = steps.reduce<unknown>(
        (at, step) => (at as Record<string, unknown>)[step],
        document,
      );
      expect(found, pointer).toBeTypeOf('object');
    }
  });
});
