using KSail.Documents.Yaml;

namespace KSail.Cel.Tests;

/// <summary>Rules and data that are made to take forever, or all memory: each ends with an answer, and the answer says what it was.</summary>
public sealed class HostileTests
{
    private static readonly CelEnvironment Lists =
        CelEnvironment.ForSchema(CelSchema.OfOpenApi((YamlMapping)CaseFile.ReadYaml("{type: object, properties: {l: {type: array, items: {type: integer}}, s: {type: string}}}")))!;

    public static TheoryData<string, string> TooDeep => new()
    {
        { "parentheses", new string('(', 5_000) + "1" + new string(')', 5_000) },
        { "lists", new string('[', 5_000) + new string(']', 5_000) },
        { "maps", string.Concat(Enumerable.Repeat("{1:", 5_000)) + "1" + new string('}', 5_000) },
        { "additions", string.Join(" + ", Enumerable.Repeat("1", 5_000)) },
        { "selects", "self" + string.Concat(Enumerable.Repeat(".a", 5_000)) },
        { "indexes", "self" + string.Concat(Enumerable.Repeat("[0]", 5_000)) },
        { "conditionals", string.Concat(Enumerable.Repeat("true ? 1 : ", 5_000)) + "1" },
        { "calls", string.Concat(Enumerable.Repeat("size(", 5_000)) + "1" + new string(')', 5_000) },
        { "macros", "[1]" + string.Concat(Enumerable.Repeat(".map(x, [x])", 5_000)) },
        { "length", string.Join(" || ", Enumerable.Repeat("true", 20_000)) },
    };

    [Theory]
    [MemberData(nameof(TooDeep))]
    public void Deep_and_long_expressions_are_refused(string what, string expression)
    {
        Assert.NotEmpty(what);
        var error = Assert.Single(CelProgram.Compile(expression, Lists).Errors);
        Assert.True(error.Message.Contains("nested", StringComparison.Ordinal) || error.Message.Contains("characters", StringComparison.Ordinal), error.Message);
    }

    [Fact]
    public void Long_chains_of_conditions_are_not_deep()
    {
        var expression = string.Join(" && ", Enumerable.Repeat("self.l.size() < 9", 3_000));
        Assert.True(CelProgram.Compile(expression, Lists).Program!.Evaluate(CelBindings.OfSelf(CaseFile.ReadYaml("l: [1]"))).AsBoolean);
    }

    [Theory]
    [InlineData("self.l.all(a, self.l.all(b, self.l.all(c, a + b + c >= 0)))", "nested loops")]
    [InlineData("self.l.map(a, self.l.map(b, a + b)).size() > 0", "nested lists")]
    [InlineData("self.l.sortBy(x, -x).size() > 0", "sorting is square")]
    [InlineData("self.l.distinct().size() > 0", "so is distinct()")]
    [InlineData("sets.equivalent(self.l, self.l)", "and sets")]
    public void Loops_end_at_the_limit_of_cost(string expression, string why)
    {
        var result = CelProgram.Compile(expression, Lists).Program!.Evaluate(CelBindings.OfSelf(ListOf(2_000)));
        Assert.Equal((CelOutcome.OverBudget, why), (result.Outcome, why));
        Assert.StartsWith("the evaluation was stopped: it ", result.Error, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Explosions => new()
    {
        { "a list doubled again and again", "[[1]]" + string.Concat(Enumerable.Repeat(".map(x, x + x)", 120)) + "[0].size() > 0" },
        { "a list within a list within a list", "([[1]]" + string.Concat(Enumerable.Repeat(".map(x, [x, x])", 100)) + ") == [[dyn(1)]]" },
        { "equal trees of shared parts", Compare(string.Concat(Enumerable.Repeat(".map(x, [x, x])", 60))) },
        { "shared parts, printed", "'%s'.format([[dyn(1)]" + string.Concat(Enumerable.Repeat(".map(x, dyn([x, x]))", 60)) + "]).size() > 0" },
        { "a text doubled again and again", "['ab']" + string.Concat(Enumerable.Repeat(".map(x, x + x)", 60)) + "[0].size() > 0" },
        { "a text replaced by itself", "['aaaaaaaa']" + string.Concat(Enumerable.Repeat(".map(x, x.replace('a', 'aaaaaaaaaa'))", 30)) + "[0].size() > 0" },
        { "texts joined", "['" + new string('a', 5_000) + "'].map(x, lists.range(9000).map(i, x).join(x)).size() > 0" },
        { "a precision beyond measure", "'%.999999999f'.format([1.0]).size() > 0" },
        { "maps of maps", "[{1: 1}]" + string.Concat(Enumerable.Repeat(".map(x, {1: dyn([x, x])})", 60)) + " == [{1: dyn(1)}]" },
    };

    [Theory]
    [MemberData(nameof(Explosions))]
    public void What_grows_without_bound_is_stopped_or_harmless(string what, string expression)
    {
        Assert.NotEmpty(what);
        var compilation = CelProgram.Compile(expression, Lists);
        if (compilation.IsSuccess)
            Assert.NotEqual(CelOutcome.Unknown, compilation.Program.Evaluate(new CelBindings()).Outcome);
        else
            Assert.NotEmpty(compilation.Errors);
    }

    [Theory]
    [InlineData("(a*)*b")]
    [InlineData("(a+)+$")]
    [InlineData("(a|aa)+$")]
    [InlineData("(.*)(.*)(.*)(.*)(.*)x")]
    [InlineData("a?a?a?a?a?a?a?a?a?a?aaaaaaaaaa")]
    [InlineData("(a{0,30}){0,30}b")]
    public void Patterns_take_linear_time(string pattern)
    {
        var self = new YamlMapping();
        self.Set("s", YamlScalar.String(new string('a', 20_000) + "!"));
        var result = CelProgram.Compile($"self.s.matches('{pattern}')", Lists).Program!.Evaluate(CelBindings.OfSelf(self));
        Assert.True(result.AsBoolean is not null || result.Outcome == CelOutcome.OverBudget, result.ToString());
    }

    [Theory]
    [InlineData("((((((((((a{9}){9}){9}){9}){9}){9}){9}){9}){9}){9})", "more than 1000 repetitions in all")]
    [InlineData("a{1001}", "the number of repetitions must be 0 to 1000, the smaller first")]
    public void Patterns_of_monstrous_size_are_refused(string pattern, string expected) =>
        Assert.EndsWith(expected, Assert.Single(CelProgram.Compile($"'a'.matches('{pattern}')", Lists).Errors).Message, StringComparison.Ordinal);

    [Fact]
    public void Patterns_may_nest_deeply()
    {
        var pattern = new string('(', 3_000) + "a" + new string(')', 3_000);
        var errors = CelProgram.Compile($"'a'.matches('{pattern}')", Lists).Errors;
        Assert.EndsWith("it nests too deeply", Assert.Single(errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_evaluation_can_be_cancelled()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var program = CelProgram.Compile("self.l.all(a, self.l.all(b, a + b > -1))", Lists).Program!;
        Assert.Throws<OperationCanceledException>(() => program.Evaluate(CelBindings.OfSelf(ListOf(2_000)), cancellation: source.Token));
    }

    [Fact]
    public void Types_do_not_grow_without_bound()
    {
        var expression = "[1]" + string.Concat(Enumerable.Repeat(".map(x, {x: x})", 100)) + ".size() > 0";
        Assert.True(CelProgram.Compile(expression, Lists).IsSuccess);
    }

    private static string Compare(string growth)
    {
        var tree = "[dyn(1)]" + growth;
        return $"{tree} == {tree}";
    }

    private static YamlMapping ListOf(int count)
    {
        var items = new YamlSequence();
        for (var i = 0; i < count; i++)
            items.Add(YamlScalar.Integer(i));
        var self = new YamlMapping();
        self.Set("l", items);
        return self;
    }
}
