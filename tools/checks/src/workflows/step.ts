/**
 * Commands of a pipeline that are no npm script, each with its reason. Whatever else a pipeline
 * does can be run by the same name on one's own machine.
 */
const listed: readonly { readonly command: RegExp; readonly reason: string }[] = [
  {
    command: /^npm ci$/,
    reason: 'what makes npm scripts possible',
  },
  {
    command: /^sudo apt-get install --yes --no-install-recommends redis-server$/,
    reason: "a system's package; on one's own machine its owner installs it",
  },
  {
    command: /^gh pr comment "\$NUMBER" --edit-last --create-if-none --body-file bench\.md$/,
    reason: 'speaks to a pull request; the table itself is made by npm run bench:compare',
  },
  {
    command: /^gh release upload "\$TAG" [\w./ -]+$/,
    reason: 'gives files to a release; each was made by a script',
  },
  {
    command: /^cosign sign-blob --yes --bundle [\w./-]+ [\w./-]+$/,
    reason: "signs with the pipeline's own identity, which no other machine has",
  },
  {
    command: /^echo "tag=\$\(git describe --tags --abbrev=0\)" >> "\$GITHUB_OUTPUT"$/,
    reason: 'hands the tag that was made to the next job',
  },
];

const script =
  /^npm run (?:--silent )?(?<optional>--if-present )?(?<name>[\w:-]+)(?: -- [^;&|<>`]+?)?(?: > [\w./-]+)?$/;

/**
 * What is wrong with one command of a step; undefined where nothing is.
 *
 * @param scripts names of the scripts of the workspace's package.json
 */
export function commandProblem(command: string, scripts: ReadonlySet<string>): string | undefined {
  if (command.includes('${{')) {
    return `"${command}" has an expression in it, which is pasted in unquoted: hand it over by env.`;
  }
  if (listed.some((entry) => entry.command.test(command))) return undefined;
  const { name = '', optional } = script.exec(command)?.groups ?? {};
  if (name === '') {
    return `"${command}" is no npm script: write one, or list it with its reason (tools/checks/src/workflows/step.ts).`;
  }
  if (optional === undefined && !scripts.has(name)) {
    return `"${command}" runs the script ${name}, which package.json does not have.`;
  }
  return undefined;
}
