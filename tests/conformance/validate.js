// node validate.js SCHEMA DOCUMENT: prints each fault and exits 1, or says nothing.
'use strict';
const fs = require('fs');
const [schemaPath, documentPath] = process.argv.slice(2);
const schema = JSON.parse(fs.readFileSync(schemaPath, 'utf8'));
const Ajv = /draft-0[47]/.test(schema.$schema || '') ? require('ajv').default : require('ajv/dist/2020').default;
if (/draft-04/.test(schema.$schema || '')) {
  delete schema.$schema;
  delete schema.id;
}
const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: true });
require('ajv-formats').default(ajv);
const validate = ajv.compile(schema);
if (!validate(JSON.parse(fs.readFileSync(documentPath, 'utf8')))) {
  for (const fault of validate.errors.slice(0, 20)) console.log(`${schemaPath}: ${fault.instancePath} ${fault.message} ${JSON.stringify(fault.params)}`);
  process.exit(1);
}
