using KSail.GitOps.Objects;

namespace KSail.GitOps;

/// <summary>How far an object is, seen together with the objects that it depends on.</summary>
public enum ReconcileState
{
    /// <summary>It waits for another object that is under way.</summary>
    Waiting,

    /// <summary>Its controller is, or will soon be, at work.</summary>
    InProgress,

    /// <summary>It runs what is wanted.</summary>
    Done,

    /// <summary>It is suspended in the cluster and skipped.</summary>
    Suspended,

    /// <summary>The user left it out.</summary>
    Excluded,

    /// <summary>It failed, and its controller will try again in time.</summary>
    Failing,

    /// <summary>It failed for good.</summary>
    Failed,

    /// <summary>It waits for what failed, is suspended or does not exist.</summary>
    Blocked,

    /// <summary>It was deleted meanwhile.</summary>
    Deleted,
}

/// <summary>Something that happened while a reconciliation was waited for.</summary>
/// <param name="Elapsed">How long it has been waited for.</param>
/// <param name="Object">The object whose state changed; null for what is about the connection or the whole.</param>
/// <param name="State">Its new state; null with <paramref name="Object"/>.</param>
/// <param name="Text">In one line what is to be known beyond the state; may be empty.</param>
public sealed record ReconcileEvent(TimeSpan Elapsed, ObjectKey? Object, ReconcileState? State, string Text)
{
    /// <summary>A line for people, with the time in front.</summary>
    public override string ToString()
    {
        var time = $"{(int)Elapsed.TotalMinutes,3}:{Elapsed.Seconds:00}";
        if (Object is null)
            return $"{time}  {Text}";
        return Text.Length == 0 ? $"{time}  {Object}: {Word}" : $"{time}  {Object}: {Word}, {Text}";
    }

    private string Word => State switch
    {
        ReconcileState.Waiting => "waiting",
        ReconcileState.InProgress => "in progress",
        ReconcileState.Done => "ready",
        ReconcileState.Suspended => "suspended",
        ReconcileState.Excluded => "excluded",
        ReconcileState.Failing => "failing",
        ReconcileState.Failed => "failed",
        ReconcileState.Blocked => "blocked",
        _ => "deleted",
    };
}
