/** What is known of a report or a task, line by line; what is empty is left out. */

export function FactRows({ facts }: { facts: readonly (readonly [string, string])[] }) {
  return (
    <dl class="facts">
      {facts.filter(([, text]) => text).map(([name, text]) => (
        <div class="facts__row" key={name}>
          <dt>{name}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}
