// What deepl-node gets from a server: node deepl.cjs ADDRESS, with one JSON object as the answer.
const deepl = require('deepl-node');

async function main(serverUrl) {
  const client = new deepl.DeepLClient('a-key', { serverUrl });
  const found = {};
  const text = await client.translateText('Jó reggelt kívánok mindenkinek!', null, 'en-US');
  found.text = [text.text, text.detectedSourceLang];
  const html = await client.translateText('<b>Jó</b> reggelt!', 'hu', 'en-US', { tagHandling: 'html' });
  found.html = html.text;
  const usage = await client.getUsage();
  found.usage = [usage.character.count, usage.character.limit, usage.anyLimitReached()];
  const entries = new deepl.GlossaryEntries({ entries: { reggel: 'morning', '🪨': 'stone', 'A%=&': 'B&=%' } });
  const made = await client.createMultilingualGlossary('reggeli szótár', [
    { sourceLangCode: 'hu', targetLangCode: 'en', entries },
    { sourceLangCode: 'vi', targetLangCode: 'en', entries },
  ]);
  found.glossary = [made.name, made.dictionaries.map((item) => [item.sourceLangCode, item.entryCount])];
  const read = await client.getMultilingualGlossaryDictionaryEntries(made, 'hu', 'en');
  found.entries = read.entries.entries();
  const other = new deepl.GlossaryEntries({ entries: { est: 'evening' } });
  const replaced = await client.replaceMultilingualGlossaryDictionary(made, {
    sourceLangCode: 'vi', targetLangCode: 'en', entries: other,
  });
  found.replaced = replaced.entryCount;
  const renamed = await client.updateMultilingualGlossaryName(made, 'esti szótár');
  found.renamed = renamed.name;
  await client.deleteMultilingualGlossaryDictionary(made, 'vi', 'en');
  found.left = (await client.getMultilingualGlossary(made.glossaryId)).dictionaries.length;
  await client.deleteMultilingualGlossary(made);
  found.glossaries = (await client.listMultilingualGlossaries()).length;
  found.errors = [];
  const wrong = [
    () => client.getMultilingualGlossary(made.glossaryId),
    () => client.translateText('a', 'hu', 'de'),
    () => client.translateText('a', 'hu', 'en-US', { formality: 'more' }),
    () => client.rephraseText('a', 'en-US'),
  ];
  for (const call of wrong) {
    try {
      await call();
      found.errors.push('none');
    } catch (error) {
      found.errors.push(error.constructor.name);
    }
  }
  const [file] = [await client.translateDocument(
    Buffer.from('Jó reggelt kívánok mindenkinek!'), process.argv[3], 'hu', 'en-US', { filename: 'reggel.txt' },
  )];
  found.document = [file.status, require('fs').readFileSync(process.argv[3], 'utf8')];
  console.log(JSON.stringify(found));
}

main(process.argv[2]);
