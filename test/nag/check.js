// node check.js SECURITY.md TEMPLATE…
//
// Runs cdk-nag's AwsSolutions rules over templates, and fails on every finding that the table of accepted findings in
// SECURITY.md has no row for, and on every row that no finding needs. A row is
//
//   | `rule` | `pattern of logical ids` | reason |
//
// where the rule stands for all of its findings if it does not say which, in brackets; but a permission for everything
// has to be named: [Resource::*] or [Action::*].
'use strict';
process.env.CDK_VALIDATION = 'false';

const fs = require('fs');
const os = require('os');
const path = require('path');
const { App, Stack } = require('aws-cdk-lib');
const { CfnInclude } = require('aws-cdk-lib/cloudformation-include');
const { AwsSolutionsChecks } = require('cdk-nag');

function acceptedIn(file) {
  const rows = [];
  for (const line of fs.readFileSync(file, 'utf8').split('\n')) {
    const row = line.match(/^\| `(AwsSolutions-[^`]+)` \| `([^`]+)` \| (.+) \|$/);
    if (row) rows.push({ rule: row[1], ids: new RegExp(`^(?:${row[2].replaceAll('\\|', '|')})$`), text: `${row[1]} ${row[2]}`, used: false });
  }
  return rows;
}

function findingsIn(templateFile) {
  const app = new App();
  const stack = new Stack(app, 'Stack');
  // CfnInclude reads booleans as such only, and the specification of a generated secret is taken from a parameter. No rule
  // looks at it.
  const template = JSON.parse(fs.readFileSync(templateFile, 'utf8'));
  for (const resource of Object.values(template.Resources)) {
    if (resource.Type === 'AWS::SecretsManager::Secret') delete resource.Properties.GenerateSecretString;
  }
  const copy = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'nag-')), 'template.json');
  fs.writeFileSync(copy, JSON.stringify(template));
  new CfnInclude(stack, 'Template', { templateFile: copy });
  fs.rmSync(path.dirname(copy), { recursive: true });
  const report = new AwsSolutionsChecks(app).validateScope(stack);
  return report.violations.flatMap((violation) => violation.violatingResources.map((resource) => ({
    rule: violation.ruleName,
    id: path.posix.basename(resource.constructPath),
    description: violation.description,
  })));
}

const [security, ...templates] = process.argv.slice(2);
const accepted = acceptedIn(security);
let found = 0;
const problems = [];
const accepts = (row, finding) => row.ids.test(finding.id)
  && (row.rule === finding.rule || (row.rule === finding.rule.split('[')[0] && !/\[(Resource|Action)::\*\]$/.test(finding.rule)));
for (const template of templates) {
  for (const finding of findingsIn(template)) {
    found++;
    const row = accepted.find((candidate) => accepts(candidate, finding));
    if (row) row.used = true;
    else problems.push(`${template}: ${finding.id}: ${finding.rule}: ${finding.description}`);
  }
}
for (const row of accepted) {
  if (!row.used) problems.push(`${security}: no template has a finding for the row ${row.text}`);
}
for (const problem of problems) console.error(problem);
console.log(`cdk-nag: ${templates.length} templates, ${found} findings, ${problems.length} problems`);
process.exit(problems.length ? 1 : 0);
