import { NumberInput } from '@mantine/core';

type Props = {
  readonly description: string;
  /** Dollars; `''` where nothing was typed. */
  readonly value: number | string;
  readonly onChange: (dollars: number | string) => void;
};

/** The most that a job may cost. */
export function CapInput(props: Props) {
  return (
    <NumberInput
      label="Spending cap"
      prefix="$"
      min={0}
      max={1_000_000}
      decimalScale={2}
      {...props}
    />
  );
}

/** What was typed, as the api takes it. */
export function microDollarsOf(dollars: number | string): number | undefined {
  return typeof dollars === 'number' ? Math.round(dollars * 1_000_000) : undefined;
}
