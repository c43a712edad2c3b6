import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Settings } from '../settings/settings.ts';

/**
 * A budget of the whole account, told at 80 % of what was spent and at 100 % of what is forecast. By
 * tag it would stay silent until somebody activates the tag for billing. The model's bill is another
 * provider's: a job's own caps hold that.
 */
export class Spending extends Construct {
  constructor(scope: Construct, topic: Topic, { budgetUsd }: Settings) {
    super(scope, 'Spending');
    topic.grantPublish(new ServicePrincipal('budgets.amazonaws.com'));
    const tell = (notificationType: 'ACTUAL' | 'FORECASTED', threshold: number) => ({
      notification: {
        ...{ notificationType, threshold, thresholdType: 'PERCENTAGE' },
        comparisonOperator: 'GREATER_THAN',
      },
      subscribers: [{ subscriptionType: 'SNS', address: topic.topicArn }],
    });
    new CfnBudget(this, 'Budget', {
      budget: {
        ...{ budgetType: 'COST', timeUnit: 'MONTHLY' },
        budgetLimit: { amount: budgetUsd, unit: 'USD' },
      },
      notificationsWithSubscribers: [tell('ACTUAL', 80), tell('FORECASTED', 100)],
    });
  }
}
