import { NumberInput, type NumberInputProps } from '@mantine/core';

type Props = Pick<NumberInputProps, 'description' | 'value' | 'onChange'> & {
  readonly 'data-autofocus'?: boolean;
};

/** How many calls a job makes at a time. */
export function LanesInput(props: Props) {
  return (
    <NumberInput label="Calls at a time" min={1} max={100_000} allowDecimal={false} {...props} />
  );
}
