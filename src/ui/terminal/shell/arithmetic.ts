/** `$(( ))`: whole numbers with + - * / % ( ) and comparisons. @returns undefined for what is not an expression */
export function evaluate(text: string, variable: (name: string) => string): number | undefined {
  const tokens = text.match(/\d+|[A-Za-z_]\w*|[<>=!]=|&&|\|\||[-+*/%()<>!]|\S/g) ?? [];
  let position = 0;
  let isBroken = false;
  const levels: readonly (readonly string[])[] = [["||"], ["&&"], ["==", "!="], ["<", "<=", ">", ">="], ["+", "-"], ["*", "/", "%"]];
  const binary = (level: number): number => {
    const operators = levels[level];
    if (operators === undefined) return unary();
    let left = binary(level + 1);
    for (let operator = tokens[position]; operator !== undefined && operators.includes(operator); operator = tokens[position]) {
      position++;
      left = apply(operator, left, binary(level + 1));
    }
    return left;
  };
  const unary = (): number => {
    const token = tokens[position++];
    if (token === "-") return -unary();
    if (token === "+") return unary();
    if (token === "!") return unary() === 0 ? 1 : 0;
    if (token === "(") {
      const inner = binary(0);
      if (tokens[position++] !== ")") isBroken = true;
      return inner;
    }
    if (token !== undefined && /^\d+$/.test(token)) return Number(token);
    if (token !== undefined && /^[A-Za-z_]/.test(token)) return Number.parseInt(variable(token), 10) || 0;
    isBroken = true;
    return 0;
  };
  const apply = (operator: string, left: number, right: number): number => {
    switch (operator) {
      case "+":
        return left + right;
      case "-":
        return left - right;
      case "*":
        return left * right;
      case "/":
        isBroken ||= right === 0;
        return Math.trunc(left / right);
      case "%":
        isBroken ||= right === 0;
        return left % right;
      case "==":
        return Number(left === right);
      case "!=":
        return Number(left !== right);
      case "<":
        return Number(left < right);
      case "<=":
        return Number(left <= right);
      case ">":
        return Number(left > right);
      case ">=":
        return Number(left >= right);
      case "&&":
        return Number(left !== 0 && right !== 0);
      default:
        return Number(left !== 0 || right !== 0);
    }
  };
  if (tokens.length === 0) return 0;
  const value = binary(0);
  return isBroken || position !== tokens.length ? undefined : value;
}
