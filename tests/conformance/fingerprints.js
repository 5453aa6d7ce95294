// node fingerprints.js strip IN ROOT OUT: the log without its fingerprints, its root made known.
// node fingerprints.js compare IN HASHED: prints each result whose fingerprint is not the one in HASHED, and exits 1.
'use strict';
const fs = require('fs');
const path = require('path');
const [mode, input, second, output] = process.argv.slice(2);
const log = JSON.parse(fs.readFileSync(input, 'utf8'));
if (mode === 'strip') {
  for (const run of log.runs) {
    run.originalUriBaseIds = { '%SRCROOT%': { uri: 'file://' + path.resolve(second).split(path.sep).map(encodeURIComponent).join('/') + '/' } };
    for (const result of run.results) delete result.partialFingerprints;
  }
  fs.writeFileSync(output, JSON.stringify(log));
} else {
  const hashed = JSON.parse(fs.readFileSync(second, 'utf8'));
  let faults = 0;
  log.runs.forEach((run, i) => run.results.forEach((result, k) => {
    const key = 'primaryLocationLineHash';
    const ours = (result.partialFingerprints || {})[key];
    const theirs = (hashed.runs[i].results[k].partialFingerprints || {})[key];
    if (ours === theirs) return;
    const place = result.locations[0].physicalLocation;
    console.log(`fingerprint of ${result.ruleId} at ${place.artifactLocation.uri}:${place.region.startLine} is ${ours}, GitHub's is ${theirs}`);
    faults = 1;
  }));
  process.exit(faults);
}
