import type { DealReply, Signal } from '@longhaul/deals/reply';

/** No real model is called so: a result that carries it is known for what it is. */
export const benchModelName = 'simulated-bench';

function signal(text: string, quote: string): Signal {
  return { text, source_id: 'email-1', quote };
}

/** As long as a usual reply. Its quotes stand in no deal: looking for them takes the longest. */
const reply: DealReply = {
  qualification_score: 60,
  qualification_gaps: ['The budget is not confirmed.', 'Nobody has said who signs.'],
  risk_level: 'medium',
  risk_signals: [
    signal('All contact runs through one person.', 'I am the only one here who looks at this'),
    signal('The buyer has not answered for weeks.', 'sorry for the long silence on our side'),
  ],
  risk_patterns: ['single_threaded'],
  pain_points_identified: [
    signal('Reports are put together by hand.', 'we copy the numbers by hand every Friday'),
    signal('Nobody trusts the forecast.', 'the forecast was off by a third last quarter'),
  ],
  objections_raised: [signal('The price is above the plan.', 'more than we had planned to spend')],
  competitors_mentioned: [signal('Orbit', 'we are also talking to the people at Orbit')],
  buying_signals: [signal('The buyer asked for a contract.', 'could you send the contract over')],
  champion_strength: 'moderate',
  engagement_quality: 'good',
  decision_maker_engaged: false,
  close_probability: 45,
  days_to_close_estimate: 40,
  deal_health_summary:
    'The need is clear and the tone is friendly. What is missing is a second contact and a confirmed budget; without both the date will slip.',
  recommended_next_action: 'Ask the champion for a meeting with whoever signs.',
  recommended_intervention: null,
  confidence_level: 'medium',
};

export const replyText = JSON.stringify(reply);
