// Makes the npm packages of a release out of its binaries:
//
//   node npm/build.mjs RELEASE OUTDIR
//
// RELEASE is the directory that goreleaser made. OUTDIR gets a tarball for each platform, and that of the package compose-cdk,
// which has all of them as optional dependencies. npm then installs only the one
// that fits.
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const source = join(dirname(fileURLToPath(import.meta.url)), 'compose-cdk');
const repository = join(source, '..', '..');
const npmNames = { windows: 'win32', amd64: 'x64' };
const npmName = (goName) => npmNames[goName] ?? goName;

const [release, out] = process.argv.slice(2);
if (!release || !out) {
  console.error('usage: node npm/build.mjs RELEASE OUTDIR');
  process.exit(1);
}
const read = (file) => JSON.parse(readFileSync(file, 'utf8'));
const { version } = read(join(release, 'metadata.json'));
const binaries = read(join(release, 'artifacts.json')).filter((artifact) => artifact.type === 'Binary');
mkdirSync(out, { recursive: true });
const work = mkdtempSync(join(tmpdir(), 'compose-cdk-npm-'));
try {
  const main = read(join(source, 'package.json'));
  main.version = version;
  main.dependencies['aws-cdk'] = read(join(repository, 'package.json')).devDependencies['aws-cdk'];
  for (const { goos, goarch, path } of binaries) {
    const [os, cpu] = [goos, goarch].map(npmName);
    const name = `@compose-cdk/${os}-${cpu}`;
    main.optionalDependencies[name] = version;
    pack(join(work, `${os}-${cpu}`), { ...common(main), name, description: `compose-cdk for ${os} on ${cpu}`, os: [os], cpu: [cpu] }, (dir) => {
      const target = join(dir, 'bin', os === 'win32' ? 'compose-cdk.exe' : 'compose-cdk');
      mkdirSync(dirname(target));
      copyFileSync(join(repository, path), target);
      chmodSync(target, 0o755);
    });
  }
  pack(join(work, 'main'), main, (dir) => {
    cpSync(join(source, 'bin'), join(dir, 'bin'), { recursive: true });
    chmodSync(join(dir, 'bin', 'compose-cdk.js'), 0o755);
    copyFileSync(join(source, 'README.md'), join(dir, 'README.md'));
  });
} finally {
  rmSync(work, { recursive: true, force: true });
}

function common({ version, license, repository, engines }) {
  return { version, license, repository, engines, files: ['bin'] };
}

// pack writes a package and makes its tarball.
function pack(dir, manifest, fill) {
  mkdirSync(dir);
  fill(dir);
  copyFileSync(join(repository, 'LICENSE'), join(dir, 'LICENSE'));
  writeFileSync(join(dir, 'package.json'), JSON.stringify(manifest, null, 2) + '\n');
  const [{ filename }] = JSON.parse(execFileSync('npm', ['pack', '--json', '--pack-destination', resolve(out)], {
    cwd: dir, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], shell: process.platform === 'win32',
  }));
  console.log(join(out, basename(filename)));
}
