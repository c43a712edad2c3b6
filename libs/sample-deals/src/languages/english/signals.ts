import type { SignalTexts } from '../language.ts';

export const signals: SignalTexts = {
  competitor: {
    direct: [
      'We are also evaluating {competitor} for {topic} in {site}.',
      '{competitor} gave {person} a proposal for {site} on {past}, so we are comparing both vendors.',
      'To be open with you, {competitor} is your competitor here and {person} in {site} prefers them.',
      'The {site} team has a trial of {competitor} running next to {system} since {past}.',
    ],
    indirect: [
      "{person} in {site} is looking at somebody else's tool for {topic} as well.",
      'You are not the only ones who came to {site} with slides on {topic} this month, {person} sat through another set on {past}.',
      "There is a second name on {person}'s whiteboard in {site} next to yours.",
    ],
  },
  budget: {
    direct: [
      'Our budget for {code} was cut by {pct} percent on {past}.',
      'There is no budget for {topic} in {site} this year, {person} was clear about it.',
      'I am worried about the budget: {person} has only approved enough for {site}.',
      'The budget freeze of {past} also hits {code}, says {person}.',
    ],
    indirect: [
      '{person} has been told to hold every purchase in {site} until the new fiscal year.',
      'Nobody in {site} knows yet which pot {code} would come out of, {person} least of all.',
      'After the {past} figures {person} has to turn every penny in {site} twice.',
    ],
  },
  objection: {
    direct: [
      'My main objection is that {module} needs {weeks} weeks of work on {system} first.',
      'We have serious concerns about moving {topic} out of {system} before {date}.',
      '{person} objects to hosting the {site} data outside {system}.',
      'I am not convinced that {module} can handle {count} lines from {site}.',
    ],
    indirect: [
      '{person} still remembers the last rollout in {site}, and nobody there wants {weeks} weeks like that again.',
      'What keeps me awake is {system} standing still in {site} for {hours} hours while you switch {topic} over.',
      'Tell me why {person} should touch {system} at all when {site} has got by with it for {few} years.',
    ],
  },
  single_threaded: {
    direct: [
      'We are single-threaded here: everything in {code} runs through one contact, {person} in {site} never answered.',
      'Only one contact at {company}, still no second sponsor for {topic} in {site}.',
      'Risk: single-threaded, nobody else in {site} knows {code}.',
    ],
    indirect: [
      'If our one friend in {site} changes jobs, nobody at {company} would remember {code}.',
      'Asked again to meet {person} or anyone else in {site}, every road leads back to the same desk.',
      'Have not been able to get past the first door at {company}, {person} and {site} remain names on a chart.',
    ],
  },
  gone_silent: {
    direct: [
      'Customer has gone silent, no reply on {topic} since {past}.',
      '{company} went dark after {ticket}, no response to {few} emails.',
      'No answer from {site} in {weeks} weeks, they have gone quiet on {code}.',
    ],
    indirect: [
      'My last {few} messages about {topic} seem to have dropped into a well in {site}.',
      'Phone rings out in {site} every time, and the {date} slot for {code} passed without a word.',
      'It used to take {site} an hour to write back on {topic}, now I watch the calendar.',
    ],
  },
  no_decision_maker: {
    direct: [
      'No decision maker involved so far, {person} in {site} cannot sign for {code}.',
      'We still have no access to the economic buyer for {code}, {person} blocks it.',
      'Decision maker unknown: {person} says {site} decides, {site2} says the opposite.',
    ],
    indirect: [
      'Everyone we meet at {site} has to ask somebody upstairs, and {person} will not say whom.',
      '{person} nods a lot about {code} but cannot put a name under anything in {site}.',
      'Still do not know whose pen {code} needs, {person} changes the subject each time.',
    ],
  },
  pricing: {
    direct: [
      'Could you send us pricing for {module} with {count} users in {site}?',
      'What would the price be for {site} and {site2} together, {count} users in all?',
      'Please quote {module} for {count} users in {site}, {person} needs the price list by {date}.',
      '{person} wants to discuss pricing for {code} on {date}.',
    ],
    indirect: [
      'What would we have to put into the {date} plan for {site} if {count} people used {module}?',
      '{person} asked what {site} would owe you per head once all {count} are on {module}.',
      'How does the bill change if {site2} joins {site} on {date}?',
    ],
  },
  champion: {
    direct: [
      'I am championing {code} internally and presented it to {person} in {site} on {past}.',
      'You can count on me as your champion for {code}, {person} in {site} is on board too.',
      'I pushed for {module} in the {site} meeting on {past} and will fight for it with {person}.',
      'I am your strongest supporter in {site}, and I told {person} that we want {module}.',
    ],
    indirect: [
      'I spent my own Saturday on the slides so that {person} in {site} sees why {module} matters.',
      'Leave {person} to me, I have worked in {site} for {few} years and know how to win people over for {code}.',
      'I told {person} that I would put my name behind {code} in {site}.',
    ],
  },
  demo_request: {
    direct: [
      'Could we get a demo of {module} for {person} and {few} people from {site}?',
      'Please schedule a demo of {topic} in {site} on {date}.',
      '{person} requested a live demo of {module} with {system} data before {date}.',
      'We would like a product demo for the {site} team, {person} is free on {date}.',
    ],
    indirect: [
      '{person} would love to see {module} in action with our {site} numbers on {date}.',
      'Can {peer} let the {site} shift click through {topic} in {module} while {person} watches?',
      'Would you bring it along to {site} on {date}, so {person} can press the buttons?',
    ],
  },
  decision_maker: {
    direct: [
      '{decider} ({decidertitle}) makes the final decision on {code} and joins us on {date}.',
      'Our decision maker {decider} has read the {topic} paper and wants to meet {peer} on {date}.',
      '{decider}, our {decidertitle}, will sign for {site} and approved the {code} plan on {past}.',
    ],
    indirect: [
      '{decider} went through the {code} plan in {site} line by line and will be at the table on {date}.',
      'I had {decider} on the phone at {time}, and {site} has the green light from the top for {date}.',
      '{decider} cleared the morning of {date} to settle {code} with you in {site}.',
    ],
  },
  pain: {
    direct: [
      'Our biggest problem: {pain}.',
      'The pain point for {person} is simple: {pain}.',
      'A real problem in daily work: {pain}.',
      'What hurts us most is that {pain}.',
    ],
    indirect: [
      'To give you a picture of an ordinary week: {pain}.',
      'Ask {person} about last Tuesday: {pain}.',
      'This is what {person} goes home with every evening: {pain}.',
    ],
  },
};
