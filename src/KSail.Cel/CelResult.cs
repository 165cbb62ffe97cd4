using KSail.Cel.Functions;
using KSail.Cel.Values;

namespace KSail.Cel;

/// <summary>How an evaluation ended.</summary>
public enum CelOutcome
{
    /// <summary>There is a value.</summary>
    Value,

    /// <summary>The expression has no value: a field is missing, a number too great, and so on. A rule counts as violated then.</summary>
    Error,

    /// <summary>The value depends on something that is not known here, such as an encrypted text: there is nothing to say.</summary>
    Unknown,

    /// <summary>The evaluation was stopped because it cost too much. A rule counts as violated, and no more rules are run for the object.</summary>
    OverBudget,
}

/// <summary>What an evaluation led to.</summary>
public sealed class CelResult
{
    private CelResult(CelOutcome outcome, CelValue? value, string? error, long cost)
    {
        Outcome = outcome;
        Value = value;
        Error = error;
        Cost = cost;
    }

    /// <summary>How it ended.</summary>
    public CelOutcome Outcome { get; }

    /// <summary>Why there is no value, in one line; null when there is one.</summary>
    public string? Error { get; }

    /// <summary>What it cost, in the units of the API server.</summary>
    public long Cost { get; }

    /// <summary>The value, if it is a boolean.</summary>
    public bool? AsBoolean => (Value as CelBool)?.Value;

    /// <summary>The value, if it is text.</summary>
    public string? AsText => (Value as CelString)?.Value;

    internal CelValue? Value { get; }

    /// <summary>The value as <c>string()</c> and <c>%s</c> write it, or the error.</summary>
    public override string ToString() => Error ?? ConversionLibrary.TextOf(Value!) ?? Value!.Type.ToString();

    internal static CelResult Of(CelValue value, long cost) => value is CelFailure failure
        ? new CelResult(failure.IsUnknown ? CelOutcome.Unknown : CelOutcome.Error, null, failure.Message, cost)
        : new CelResult(CelOutcome.Value, value, null, cost);

    internal static CelResult Stopped(string reason, long cost) => new(CelOutcome.OverBudget, null, reason, cost);
}
