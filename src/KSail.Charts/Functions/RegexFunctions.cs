using System.Text;
using KSail.Cel;
using KSail.Charts.Templates;

namespace KSail.Charts.Functions;

/// <summary>Sprig's functions on regular expressions, which are RE2's.</summary>
internal static class RegexFunctions
{
    public static TemplateFunction? Find(string name) => name switch
    {
        "regexMatch" => new(name, "ss", static (run, a) => run.Pattern((string)a[0]!) is { Problem: null } pattern && All(run, pattern, a[1], 1).Count > 0),
        "mustRegexMatch" => new(name, "ss", static (run, a) => All(run, Require(run, a[0]), a[1], 1).Count > 0),
        "regexFindAll" => new(name, "ssi", static (run, a) => FindAll(run, Compile(run, a[0]), (string)a[1]!, (nint)a[2]!)),
        "mustRegexFindAll" => new(name, "ssi", static (run, a) => FindAll(run, Require(run, a[0]), (string)a[1]!, (nint)a[2]!)),
        "regexFind" => new(name, "ss", static (run, a) => All(run, Compile(run, a[0]), a[1], 1) is [var match] ? ((string)a[1]!)[match[0]..match[1]] : ""),
        "mustRegexFind" => new(name, "ss", static (run, a) => All(run, Require(run, a[0]), a[1], 1) is [var match] ? ((string)a[1]!)[match[0]..match[1]] : ""),
        "regexReplaceAll" => new(name, "sss", static (run, a) => Replace(run, Compile(run, a[0]), (string)a[1]!, (string)a[2]!, expands: true)),
        "mustRegexReplaceAll" => new(name, "sss", static (run, a) => Replace(run, Require(run, a[0]), (string)a[1]!, (string)a[2]!, expands: true)),
        "regexReplaceAllLiteral" => new(name, "sss", static (run, a) => Replace(run, Compile(run, a[0]), (string)a[1]!, (string)a[2]!, expands: false)),
        "mustRegexReplaceAllLiteral" => new(name, "sss", static (run, a) => Replace(run, Require(run, a[0]), (string)a[1]!, (string)a[2]!, expands: false)),
        "regexSplit" => new(name, "ssi", static (run, a) => Split(run, Compile(run, a[0]), (string)a[0]!, (string)a[1]!, (nint)a[2]!)),
        "mustRegexSplit" => new(name, "ssi", static (run, a) => Split(run, Require(run, a[0]), (string)a[0]!, (string)a[1]!, (nint)a[2]!)),
        "regexQuoteMeta" => new(name, "s", static (_, a) => QuoteMeta((string)a[0]!)),
        _ => null,
    };

    private static RegularExpression Compile(TemplateRun run, object? text)
    {
        var expression = (string)text!;
        var pattern = run.Pattern(expression);
        if (pattern.Problem is null)
            return pattern;
        var quoted = GoQuote.CanBackquote(expression) ? $"`{expression}`" : GoQuote.Of(expression);
        throw new FunctionException($"regexp: Compile({quoted}): error parsing regexp: {pattern.Problem}");
    }

    private static RegularExpression Require(TemplateRun run, object? text)
    {
        var pattern = run.Pattern((string)text!);
        return pattern.Problem is null ? pattern : throw new FunctionException($"error parsing regexp: {pattern.Problem}");
    }

    // What the machine does for one instruction is little beside what the interpreter does in a step.
    private static IReadOnlyList<int[]> All(TemplateRun run, RegularExpression pattern, object? text, long most) =>
        pattern.FindAll((string)text!, most, work => run.Step(1 + (work >> 4)));

    private static ValueList FindAll(TemplateRun run, RegularExpression pattern, string text, nint most)
    {
        var matches = All(run, pattern, text, most);
        var found = new object?[matches.Count];
        for (var i = 0; i < found.Length; i++)
            found[i] = text[matches[i][0]..matches[i][1]];
        return new ValueList(found, ElementType.Text);
    }

    private static string Replace(TemplateRun run, RegularExpression pattern, string text, string replacement, bool expands)
    {
        var result = new StringBuilder(text.Length);
        var end = 0;
        foreach (var match in All(run, pattern, text, -1))
        {
            result.Append(text, end, match[0] - end);
            if (expands && replacement.Contains('$', StringComparison.Ordinal))
                Expand(result, pattern, text, match, replacement);
            else
                result.Append(replacement);
            run.CheckTotal(result.Length);
            end = match[1];
        }

        return result.Append(text, end, text.Length - end).ToString();
    }

    // $1, ${1}, $name, ${name}, $$.
    private static void Expand(StringBuilder result, RegularExpression pattern, string text, int[] match, string replacement)
    {
        for (var at = 0; at < replacement.Length;)
        {
            if (replacement[at] != '$')
            {
                result.Append(replacement[at++]);
                continue;
            }

            if (at + 1 < replacement.Length && replacement[at + 1] == '$')
            {
                result.Append('$');
                at += 2;
                continue;
            }

            var hasBrace = at + 1 < replacement.Length && replacement[at + 1] == '{';
            var start = at + (hasBrace ? 2 : 1);
            var end = start;
            while (end < replacement.Length && (char.IsLetterOrDigit(replacement[end]) || replacement[end] == '_'))
                end++;
            if (end == start || (hasBrace && (end == replacement.Length || replacement[end] != '}')))
            {
                result.Append('$');
                at++;
                continue;
            }

            var group = GroupOf(pattern, replacement[start..end]);
            if (group >= 0 && (2 * group) + 1 < match.Length && match[2 * group] >= 0)
                result.Append(text, match[2 * group], match[(2 * group) + 1] - match[2 * group]);
            at = end + (hasBrace ? 1 : 0);
        }
    }

    private static int GroupOf(RegularExpression pattern, string name)
    {
        var number = 0;
        foreach (var c in name)
        {
            if (!char.IsAsciiDigit(c) || number > 100_000_000)
            {
                number = -1;
                break;
            }

            number = (number * 10) + c - '0';
        }

        if (number >= 0 && !(name[0] == '0' && name.Length > 1))
            return number;
        for (var i = 1; i < pattern.GroupNames.Count; i++)
        {
            if (pattern.GroupNames[i] == name)
                return i;
        }

        return -1;
    }

    private static ValueList Split(TemplateRun run, RegularExpression pattern, string expression, string text, nint most)
    {
        if (most == 0)
            return new ValueList([], ElementType.Text);
        if (expression.Length > 0 && text.Length == 0)
            return new ValueList([""], ElementType.Text);
        var parts = new List<object?>();
        var (begin, end) = (0, 0);
        foreach (var match in All(run, pattern, text, most))
        {
            if (most > 0 && parts.Count == most - 1)
                break;
            end = match[0];
            if (match[1] != 0)
                parts.Add(text[begin..end]);
            begin = match[1];
        }

        if (end != text.Length)
            parts.Add(text[begin..]);
        return new ValueList([.. parts], ElementType.Text);
    }

    private static string QuoteMeta(string text)
    {
        var result = new StringBuilder(text.Length + 8);
        foreach (var c in text)
        {
            if ("\\.+*?()|[]{}^$".Contains(c, StringComparison.Ordinal))
                result.Append('\\');
            result.Append(c);
        }

        return result.ToString();
    }
}
