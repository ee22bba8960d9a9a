// Fills the align form with a small example.

const SOURCE = `Ritka jégvirágmohát találtak a tónál. Az állomás botanikusai szerdán közölték, hogy 41 év után bukkantak rá. A lelőhely mindössze 120 négyzetméteres.

A helyi vendéglátósok aggódnak. „Nem a moha ellen vagyunk” – mondta egyikük.

Az állomás a hétvégén ingyenes sétát szervez, amelyre 25 fő jelentkezhet.`;
const TARGET = `Rare ice-flower moss has been found at the lake. The station's botanists said on Wednesday that they had come across it after 41 years, on a site of only 120 square metres.

“We are not against the moss,” said one of the local hosts.

On the weekend the station holds a free walk for up to 25 people. Photographs: the station.`;

const button = document.getElementById("example");
button.hidden = false;
button.addEventListener("click", () => {
  document.getElementById("source").value = SOURCE;
  document.getElementById("target").value = TARGET;
});
