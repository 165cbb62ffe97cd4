namespace KSail.Checks.Comparison;

/// <summary>What happens to a resource.</summary>
public enum ChangeKind
{
    /// <summary>It is new.</summary>
    Added,

    /// <summary>It is there before and after, and differs.</summary>
    Changed,

    /// <summary>It is gone; Flux deletes it where its Kustomization prunes.</summary>
    Removed,
}

/// <summary>One resource that is not the same before and after.</summary>
/// <param name="Kind">What happens to it.</param>
/// <param name="Name"><c>Kind namespace/name</c>, with the API's group where there is one.</param>
/// <param name="Lines">Its text as a difference, each line beginning with <c>+</c>, <c>-</c> or a blank; <c>@@</c> where unchanged lines are left out. No secret is in it.</param>
public sealed record ResourceChange(ChangeKind Kind, string Name, IReadOnlyList<string> Lines);
