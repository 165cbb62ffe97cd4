using KSail.Cel.Checking;
using KSail.Cel.Evaluation;
using KSail.Cel.Patterns;
using KSail.Cel.Syntax;
using KSail.Cel.Types;
using KSail.Cel.Values;

namespace KSail.Cel;

/// <summary>
/// An expression that was read and checked. Immutable: any number of threads may evaluate it. What is accepted and what comes out is what an
/// API server of Kubernetes 1.36 does with the validation rules of custom resources.
/// </summary>
public sealed class CelProgram
{
    private readonly Expression _root;
    private readonly CelEnvironment _environment;
    private readonly PatternSet _patterns;
    private readonly int _localCount;

    private CelProgram(string text, Expression root, CelEnvironment environment, PatternSet patterns, int localCount)
    {
        Text = text;
        _root = root;
        _environment = environment;
        _patterns = patterns;
        _localCount = localCount;
        UsesOldSelf = environment.IndexOf(CelEnvironment.OldSelf) is var slot and >= 0 && Uses(root, slot);
    }

    /// <summary>The text that was compiled.</summary>
    public string Text { get; }

    /// <summary>
    /// Whether this is a transition rule, which refers to <c>oldSelf</c>: the API server does not run it when an object is created, unless the
    /// rule has <c>optionalOldSelf</c>.
    /// </summary>
    public bool UsesOldSelf { get; }

    /// <summary>Whether the expression reads a variable of its environment; a name that a macro binds is none.</summary>
    public bool Uses(string variable) => _environment.IndexOf(variable) is var slot and >= 0 && Uses(_root, slot);

    /// <summary>Whether the value is known to be a boolean, as every rule's must be. A dynamic value is not known to be one.</summary>
    public bool IsBoolean => _root.Type.Kind == CelKind.Bool;

    /// <summary>Whether the value is known to be text, as every <c>messageExpression</c>'s must be.</summary>
    public bool IsText => _root.Type.Kind == CelKind.Text;

    /// <summary>The static type, as messages name it.</summary>
    public string TypeName => _root.Type.ToString();

    /// <summary>
    /// What the API server reckons that the program costs at most is at least this: a server refuses a rule for which the product of that and
    /// the number of values that it may run for is greater than <see cref="CelBudget.StaticLimit"/>.
    /// </summary>
    /// <param name="self">The schema that the rule stands in.</param>
    public double EstimateAtLeast(CelSchema self)
    {
        ArgumentNullException.ThrowIfNull(self);
        return CostBound.Of(_root, self, _environment.IndexOf(CelEnvironment.Self));
    }

    internal CelType Type => _root.Type;

    /// <summary>Whether any value may come out, so that only an evaluation tells its type.</summary>
    public bool IsDynamic => _root.Type.Kind == CelKind.Dyn;

    /// <summary>Reads and checks an expression.</summary>
    public static CelCompilation Compile(string text, CelEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(environment);
        try
        {
            var root = Parser.Parse(text);
            var problems = Checker.Check(root, environment.Variables, out var localCount);
            var patterns = new PatternSet();
            if (problems.Count == 0)
                problems = LiteralChecks.Check(root, patterns);
            return problems.Count == 0
                ? new CelCompilation(new CelProgram(text, root, environment, patterns, localCount), [])
                : new CelCompilation(null, Locate(text, problems));
        }
        catch (SyntaxException e)
        {
            return new CelCompilation(null, Locate(text, [new TypeProblem(e.Position, e.Message)]));
        }
        catch (InsufficientExecutionStackException)
        {
            return new CelCompilation(null, [new CelError(1, 1, "the expression is nested too deeply")]);
        }
    }

    /// <summary>Reads an expression without asking what its names mean: whether it is CEL at all. Null when it is.</summary>
    public static CelError? CheckSyntax(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            Parser.Parse(text);
            return null;
        }
        catch (SyntaxException e)
        {
            return Locate(text, [new TypeProblem(e.Position, e.Message)])[0];
        }
    }

    /// <summary>Evaluates the expression.</summary>
    /// <param name="bindings">The values of the variables.</param>
    /// <param name="budget">What is left for the object; what the evaluation costs is taken from it. Null: the limit of a single call alone.</param>
    /// <param name="cancellation">Ends the evaluation.</param>
    /// <exception cref="OperationCanceledException">The evaluation was cancelled.</exception>
    public CelResult Evaluate(CelBindings bindings, CelBudget? budget = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(bindings);
        if (budget is { Remaining: <= 0 })
            return CelResult.Stopped("the rules of the object together cost more than the API server allows", 0);
        var run = new CelRun(Bind(bindings), _localCount, _patterns, CelBudget.PerCallLimit, cancellation);
        CelResult result;
        try
        {
            result = CelResult.Of(Interpreter.Evaluate(_root, run), run.Cost);
        }
        catch (LimitException e)
        {
            result = CelResult.Stopped(e.Message, run.Cost);
        }
        catch (InsufficientExecutionStackException)
        {
            result = CelResult.Stopped("the evaluation was stopped: its values are nested too deeply", run.Cost);
        }

        budget?.Spend(result.Cost);
        return budget is { Remaining: < 0 } ? CelResult.Stopped("the rules of the object together cost more than the API server allows", result.Cost) : result;
    }

    private CelValue?[] Bind(CelBindings bindings)
    {
        var values = new CelValue?[_environment.Variables.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var variable = _environment.Variables[i];
            var value = bindings.Find(variable.Name) is { } node ? YamlValues.Of(node, variable.Schema) : null;
            values[i] = variable.IsOptional ? value is null ? CelOptional.None : CelOptional.Of(value) : value;
        }

        return values;
    }

    private static bool Uses(Expression expression, int slot)
    {
        if (expression is NameExpression { Meaning: NameMeaning.Variable } name && name.Slot == slot)
            return true;
        foreach (var child in ExpressionTree.Children(expression))
        {
            if (Uses(child, slot))
                return true;
        }

        return false;
    }

    private static List<CelError> Locate(string text, IReadOnlyList<TypeProblem> problems)
    {
        var errors = new List<CelError>(problems.Count);
        foreach (var problem in problems.OrderBy(static problem => problem.Position))
        {
            var before = text.AsSpan(0, Math.Min(problem.Position, text.Length));
            var lineStart = before.LastIndexOf('\n') + 1;
            errors.Add(new CelError(before.Count('\n') + 1, before.Length - lineStart + 1, problem.Message));
        }

        return errors;
    }
}
