import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stripQuotedReplies } from './quotes.ts';
import { contentText } from './testing.ts';

const answer = 'Thanks, the new price works for us.\n\nAnna';

describe('stripQuotedReplies', () => {
  it.each([
    ['English', 'On Tue, 3 Mar 2026 at 10:12, Tom Reed <tom@x.example> wrote:'],
    ['English, wrapped', 'On Tue, 3 Mar 2026 at 10:12, Tom Reed\n<tom@x.example> wrote:'],
    ['German', 'Am 03.03.2026 um 10:12 schrieb Tom Reed <tom@x.example>:'],
    ['German, wrapped', 'Am Di., 3. März 2026 um 10:12 Uhr schrieb Tom Reed\n<tom@x.example>:'],
    ['French', 'Le mar. 3 mars 2026 à 10:12, Tom Reed <tom@x.example> a écrit :'],
    ['Spanish', 'El mar, 3 mar 2026 a las 10:12, Tom Reed (<tom@x.example>) escribió:'],
    ['Italian', 'Il giorno mar 3 mar 2026 alle ore 10:12 Tom Reed <tom@x.example> ha scritto:'],
    ['Portuguese', 'Em ter., 3 de mar. de 2026 às 10:12, Tom Reed <tom@x.example> escreveu:'],
    ['Dutch', 'Op di 3 mrt 2026 om 10:12 schreef Tom Reed <tom@x.example>:'],
  ])('removes an attribution in %s and the message below it', (_language, attribution) => {
    for (const quoted of ['> Dear Anna,\n> the price is\n>\n> 48,000', 'Dear Anna,\n\nthe price']) {
      const mail = `${answer}\n\n${attribution}\n\n${quoted}\n`;
      const { text, removedChars } = stripQuotedReplies(mail);
      expect(text).toBe(answer);
      expect(removedChars).toBe(mail.length - answer.length);
    }
  });

  it.each([
    '-----Original Message-----',
    '-----Ursprüngliche Nachricht-----',
    "-----Message d'origine-----",
    '-----Mensaje original-----',
    '-----Messaggio originale-----',
    '-----Mensagem original-----',
    '-----Oorspronkelijk bericht-----',
    '________________________________\nFrom: Tom\nSent: Tuesday, 3 March 2026 10:12\nTo: Anna\nSubject: RE: price',
    'Von: Tom\nGesendet: Dienstag, 3. März 2026\nAn: Anna\nBetreff: AW: Preis',
    'De : Tom\nEnvoyé : mardi 3 mars 2026\nÀ : Anna\nObjet : RE: prix',
    'De: Tom\nEnviado el: martes, 3 de marzo de 2026\nPara: Anna\nAsunto: RE: precio',
    'Da: Tom\nInviato: martedì 3 marzo 2026\nA: Anna\nOggetto: R: prezzo',
    'De: Tom\nEnviada: x\nData: 3 de março\nPara: Anna\nAssunto: RE: preço',
    'Van: Tom\nVerzonden: dinsdag 3 maart 2026\nAan: Anna\nOnderwerp: RE: prijs',
  ])('removes what stands below "%s"', (header) => {
    expect(stripQuotedReplies(`${answer}\n\n${header}\n\nDear Anna, the price`).text).toBe(answer);
  });

  it('keeps answers between and below quoted lines', () => {
    const mail = [
      'On Tue, 3 Mar 2026 at 10:12, Tom <tom@x.example> wrote:',
      '> Is the price fine?',
      'Yes.',
      '>And the date?',
      'No, a week later.',
    ];
    expect(stripQuotedReplies(mail.join('\n')).text).toBe(
      'Yes.\n>And the date?\nNo, a week later.',
    );
  });

  it.each([
    ['On Monday Tom wrote:\nwe cannot pay that.'],
    ['On the call at 10:30 we agreed.\nAfterwards he wrote:\nno.'],
    ['Le prix, comme je vous l’ai écrit :\ntrop cher.'],
    ['>50 seats would need approval.'],
    ['From: our side there is no blocker.\nThe date is fine.'],
    ['Am 3. März 2026 treffen wir uns.\nBitte bringen Sie das Angebot mit.'],
    ['--- agenda ---\n1. price'],
  ])('leaves ordinary prose alone: %s', (prose) => {
    expect(stripQuotedReplies(prose)).toEqual({ text: prose, removedChars: 0 });
  });

  it('keeps a forwarded message, which may be the only copy', () => {
    const mail =
      'FYI\n\n---------- Forwarded message ---------\nFrom: Tom\nDate: x\nSubject: price\n\n48,000';
    expect(stripQuotedReplies(mail).text).toBe(mail);
  });

  it('keeps a mail that would be left empty', () => {
    const mail = '> only\n> quotes';
    expect(stripQuotedReplies(mail)).toEqual({ text: mail, removedChars: 0 });
  });

  it('reads a line made to slow it down as prose', () => {
    const line = `Am ${'schrieb '.repeat(200_000)}`;
    expect(stripQuotedReplies(line)).toEqual({ text: line, removedChars: 0 });
  });

  it('never adds a line and accounts for every character', () => {
    fc.assert(
      fc.property(contentText(), (mail) => {
        const { text, removedChars } = stripQuotedReplies(mail);
        expect(text.length + removedChars).toBe(mail.length);
        const lines = new Set(mail.split('\n').map((line) => line.trimEnd()));
        for (const line of text.split('\n')) expect(lines).toContain(line.trimEnd());
      }),
    );
  });
});
