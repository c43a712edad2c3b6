import { RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays, type LogGroupProps } from 'aws-cdk-lib/aws-logs';
import type { Settings } from '../settings/settings.ts';

/** Every log group ends after the same time, and goes with the stack unless data is kept. */
export function logOptions({ size, keepsData }: Settings): LogGroupProps {
  return {
    retention: size.logDays === 30 ? RetentionDays.ONE_MONTH : RetentionDays.THREE_MONTHS,
    removalPolicy: keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  };
}
