using KSail.Cel.Syntax;

namespace KSail.Cel.Tests;

public sealed class ParserTests
{
    [Theory]
    [InlineData("1 + 2 * 3 - 4", "((1 + (2 * 3)) - 4)")]
    [InlineData("a || b && c || d", "(a || (b && c) || d)")]
    [InlineData("a && b && c", "(a && b && c)")]
    [InlineData("!a == b", "((!(a)) == b)")]
    [InlineData("a < b == c", "((a < b) == c)")]
    [InlineData("a ? b : c ? d : e", "(a ? b : (c ? d : e))")]
    [InlineData("a ? b : c || d", "(a ? b : (c || d))")]
    [InlineData("a in b && c in d", "((a in b) && (c in d))")]
    [InlineData("-1", "-1")]
    [InlineData("- 1", "-1")]
    [InlineData("-a", "(-(a))")]
    [InlineData("--a", "a")]
    [InlineData("---a", "(-(a))")]
    [InlineData("1 - -1", "(1 - -1)")]
    [InlineData("-a.b", "(-(a.b))")]
    [InlineData("a.b[c].d(e)", "a.b[c].d(e)")]
    [InlineData("a.?b[?c]", "a.?b[?c]")]
    [InlineData("[1, ?a,]", "[1, ?a]")]
    [InlineData("{'a': 1, ?b: c}", "{\"a\": 1, ?b: c}")]
    [InlineData("a.b.C{x: 1}", "a.b.C{f0: 1}")]
    [InlineData("has(a.b.c)", "has(a.b.c)")]
    [InlineData("a.all(x, x > 1)", "a.all(x, (x > 1))")]
    [InlineData("a.all(x, y)", "a.all(x, y)")]
    [InlineData("a.all(x, y, z, w)", "a.all(x, y, z, w)")]
    [InlineData("a.transformMap(k, v, k, v)", "a.transformMap(k, v, k, v)")]
    [InlineData("a.`b-c`", "a.`b-c`")]
    [InlineData("a // comment\n + b", "(a + b)")]
    [InlineData("r'\\d' + '\\d'", null)]
    [InlineData("0xFFu", "255u")]
    [InlineData("1e3", "1000.0")]
    [InlineData("'''a\r\nb'''", "\"a\\U0000000ab\"")]
    [InlineData("b'\\377é'", "b\"\\xff\\xc3\\xa9\"")]
    public void Precedence_and_forms(string text, string? expected)
    {
        if (expected is null)
            Assert.Throws<SyntaxException>(() => Parser.Parse(text));
        else
            Assert.Equal(expected, SyntaxPrinter.Print(Parser.Parse(text)));
    }

    [Theory]
    [InlineData("", "1:1: the expression is empty")]
    [InlineData("1 +", "1:4: the expression ends where a value is expected")]
    [InlineData("a\n  .b..c", "2:6: '.' stands where the name of a field or function is expected")]
    [InlineData("a = b", "1:3: '=' is no operator; use '==' to compare")]
    [InlineData("a & b", "1:3: '&' is no operator; use '&&' for a logical and")]
    [InlineData("(a", "1:3: the expression ends where ')' is expected")]
    [InlineData("a b", "1:3: 'b' stands where an operator or the end of the expression is expected")]
    [InlineData("\"abc", "1:1: the string that begins here has no closing \"")]
    [InlineData("'a\nb'", "1:1: the string that begins here is not closed on its line; use three quotes for a string of several lines")]
    [InlineData("'\\d+'", "1:2: '\\d' is no escape; write '\\\\' for a backslash, or put r before the quotes")]
    [InlineData("'\\u12'", "1:2: this escape needs 4 hexadecimal digits")]
    [InlineData("9223372036854775808", "1:1: 9223372036854775808 does not fit a 64-bit integer")]
    [InlineData("for", "1:1: 'for' is a reserved word of CEL; as a field it stands after a dot, as in self.for")]
    [InlineData("self.in", "1:6: 'in' stands where the name of a field or function (a field of this name is written __in__) is expected")]
    [InlineData("has(a)", "1:5: has() takes a field such as has(self.name); use 'key in map' for keys that are no names")]
    [InlineData("a.all(x.y, true)", "1:8: all() needs a plain name for its variable here")]
    [InlineData("a.all(x, x, true)", "1:10: the two variables of all() need different names, but both are 'x'")]
    [InlineData("a ? b", "1:6: the expression ends where ':' and the value for the case that the condition is false is expected")]
    [InlineData("a@b", "1:2: the character '@' cannot stand here")]
    public void Errors_say_where_and_what(string text, string expected) => Assert.Equal(expected, CelProgram.CheckSyntax(text)?.ToString());

    [Fact]
    public void What_is_printed_reads_as_the_same_tree()
    {
        var count = 0;
        foreach (var name in CaseFile.Names)
        {
            foreach (var (text, _) in CaseFile.Read(name).Cases)
            {
                if (CelProgram.CheckSyntax(text) is not null)
                    continue;
                var printed = SyntaxPrinter.Print(Parser.Parse(text));
                Assert.Equal(printed, SyntaxPrinter.Print(Parser.Parse(printed)));
                count++;
            }
        }

        Assert.InRange(count, 4_000, int.MaxValue);
    }
}
