namespace KSail.GitOps.Judging;

/// <summary>How far an object is on its way to what is wanted.</summary>
public enum Standing
{
    /// <summary>Its controller has not finished, or what it says is about something older.</summary>
    InProgress,

    /// <summary>Its controller waits for something else.</summary>
    Waiting,

    /// <summary>It is as wanted.</summary>
    Done,

    /// <summary>Somebody has stopped its controller from working on it.</summary>
    Suspended,

    /// <summary>It failed, and its controller tries again: what is wrong may heal by itself.</summary>
    Failing,

    /// <summary>It failed, and nothing but a change of something else can help.</summary>
    Failed,
}

/// <summary>What an object's status says about one expectation.</summary>
/// <param name="Standing">How far it is.</param>
/// <param name="Reason">The controller's word for it; empty where it has not said any.</param>
/// <param name="Message">The controller's words, perhaps in several lines; or ours where it has none.</param>
public sealed record Verdict(Standing Standing, string Reason, string Message)
{
    /// <summary>It is as wanted.</summary>
    public static readonly Verdict Done = new(Standing.Done, "", "");

    /// <summary>Whether something went wrong.</summary>
    public bool IsFailure => Standing is Standing.Failing or Standing.Failed;

    internal static Verdict InProgress(string message, string reason = "") => new(Standing.InProgress, reason, message);
}
