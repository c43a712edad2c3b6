import type { Formats, Names } from '../language.ts';

const months =
  'January February March April May June July August September October November December'.split(
    ' ',
  );

export const formats: Formats = {
  thousandsSeparator: ',',
  dayAndMonth: (day, month) => `${months[month]} ${day}`,
  stamp: (year, month, day, time) => `${months[month]?.slice(0, 3)} ${day}, ${year} at ${time}`,
  currencies: [
    { code: 'USD', perBase: 1 },
    { code: 'USD', perBase: 1 },
    { code: 'GBP', perBase: 0.8 },
  ],
  capitalAfterColon: false,
  signsFullName: false,
  phone: '+1 555 {digits}',
};

export const names: Names = {
  owners: ['Hannah Whitlock', 'Marcus Odell', 'Priya Raman', 'Colin Castellano'],
  given: [
    ...'Aaron Abigail Adrian Alice Amara Andrew Anita Arthur Audrey Barbara Benjamin Beth Brandon'.split(
      ' ',
    ),
    ...'Brian Caleb Carla Caroline Cedric Charlotte Claire Curtis Daniel Deborah Derek Diana Dominic'.split(
      ' ',
    ),
    ...'Edith Edward Elaine Eleanor Elliot Emily Eric Erin Esther Evelyn Fiona Frank Gavin Gemma'.split(
      ' ',
    ),
    ...'George Glenn Grace Graham Harriet Heather Helen Henry Hugh Ian Imogen Isaac Ivy Jack Janet'.split(
      ' ',
    ),
    ...'Jasper Jeremy Joanna Joel Julian Karen Keith Kevin Laura Lawrence Leah Lewis Lillian Logan'.split(
      ' ',
    ),
    ...'Lydia Malcolm Martha Megan Miles Miranda Monica Nathan Neil Nicole Oliver Olivia Oscar Owen'.split(
      ' ',
    ),
    ...'Patrick Paula Peter Philip Rachel Raymond Rebecca Robert Rosa Ruth Samuel Selena Sharon'.split(
      ' ',
    ),
    ...'Simon Stella Stephen Sylvia Theo Trevor Ursula Vanessa Victor Wanda Warren Wesley Yvonne'.split(
      ' ',
    ),
  ],
  family: [
    ...'Abbott Ainsley Archer Barlow Beckett Bishop Blackwell Bowen Bradshaw Brennan Calloway'.split(
      ' ',
    ),
    ...'Chambers Chaudhry Connolly Crane Dawson Delgado Doyle Easton Ellison Farrow Fletcher Foster'.split(
      ' ',
    ),
    ...'Gallagher Garner Goodwin Hargrove Hayward Holloway Hutchins Ingram Jarvis Kapoor Keating'.split(
      ' ',
    ),
    ...'Langley Lockhart Maddox Marsden McBride Mercer Nakamura Nolan Okafor Osborne Palmer Pemberton'.split(
      ' ',
    ),
    ...'Quinlan Radcliffe Rutherford Sandoval Sinclair Stanton Tillman Underwood Vaughn Wexler Yates'.split(
      ' ',
    ),
  ],
  cities: [
    ...'Albany Allentown Amarillo Asheville Bakersfield Boise Bristol Buffalo Cardiff Charleston'.split(
      ' ',
    ),
    ...'Chattanooga Coventry Dayton Derby Duluth Durham Exeter Fargo Fresno Glasgow Greensboro'.split(
      ' ',
    ),
    ...'Hartford Huntsville Ipswich Joliet Knoxville Lansing Leicester Lincoln Lubbock Macon Madison'.split(
      ' ',
    ),
    ...'Mobile Modesto Norwich Oakdale Omaha Peoria Plymouth Portsmouth Preston Provo Quincy Raleigh'.split(
      ' ',
    ),
    ...'Reading Reno Rochester Rockford Salem Savannah Shreveport Spokane Stockton Swindon Syracuse'.split(
      ' ',
    ),
    ...'Tacoma Toledo Topeka Tucson Tulsa Utica Waco Wakefield Wichita Worcester Yonkers'.split(
      ' ',
    ),
  ],
  companyEndings: [
    'worth',
    'dale',
    'field',
    'ford',
    'gate',
    'ridge',
    'wick',
    'stone',
    'mere',
    'brook',
  ],
  companyForms: ['{stem} {word}', '{stem} {word} Inc', '{stem} {word} Group'],
  deciderTitles: [
    'Chief Operating Officer',
    'Chief Financial Officer',
    'Managing Director',
    'VP Operations',
    'Chief Information Officer',
  ],
  titles: [
    'Operations Analyst',
    'IT Project Lead',
    'Business Systems Manager',
    'Process Improvement Lead',
    'Data Analyst',
    'Integration Engineer',
    'Training Coordinator',
    'Procurement Specialist',
    'Continuous Improvement Manager',
    'Application Owner',
  ],
  ownerTitle: 'Account Executive',
};
