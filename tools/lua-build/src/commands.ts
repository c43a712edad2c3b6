/**
 * What scripts may use: commands and Lua functions of Redis 6.2 with their forms of that version. A
 * later server has more; a script that used it would fail on the oldest one that is promised.
 */
export const allowedCommands: ReadonlySet<string> = new Set([
  ...[
    'DECR',
    'DEL',
    'GET',
    'HDEL',
    'HEXISTS',
    'HGET',
    'HGETALL',
    'HKEYS',
    'HMGET',
    'HSET',
    'INCR',
    'INFO',
  ],
  ...['LTRIM', 'SET'],
  ...['PERSIST', 'PEXPIRE', 'RPUSH', 'SADD', 'SMEMBERS', 'SREM', 'TIME', 'XADD'],
  ...['ZADD', 'ZMSCORE', 'ZRANGE', 'ZRANGEBYSCORE', 'ZREM', 'ZSCORE'],
]);

/** Options that a later version brought to a command of the list. */
export const laterOptions: readonly { readonly pattern: RegExp; readonly what: string }[] = [
  { pattern: /'PEXPIRE',[^)]*'(?:NX|XX|GT|LT)'/, what: 'an option of PEXPIRE from 7.0' },
  { pattern: /\bredis\.(?:acl_check_cmd|register_function|setresp)\b/, what: 'a later Lua API' },
  { pattern: /\bserver\./, what: "Valkey's own name of the Lua API" },
  { pattern: /\b(?:goto|os\.|io\.|require|loadstring|dofile)\b/, what: 'no Lua of Redis 6.2' },
];

/** The literal command names of a text; a name that is no literal is given as it stands. */
export function commandsOf(lua: string): readonly string[] {
  return [...lua.matchAll(/redis\.p?call\(\s*([^,)]+)/g)].map(([, name = '']) =>
    name.trim().replace(/^'(.*)'$/, '$1'),
  );
}
