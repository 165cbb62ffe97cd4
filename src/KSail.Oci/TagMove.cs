using System.Runtime.CompilerServices;
using KSail.Oci.Registry;

namespace KSail.Oci;

/// <summary>Moves tags to content that the repository already has under its digest, and only those that are elsewhere.</summary>
internal sealed class TagMove(IRegistry registry, IReadOnlyList<ArtifactReference> references, Descriptor manifest, bool isImmutable, RegistryWork work)
{
    private readonly List<ArtifactReference> _pending = [];

    /// <summary>Whether every tag is where it should be.</summary>
    public bool IsDone => _pending.Count == 0;

    /// <summary>Asks where the tags are; false, with an error told, where one must not be moved.</summary>
    [AsyncMethodBuilder(typeof(CompiledTask<>))]
    public async Task<bool> LookAsync(CancellationToken cancellationToken)
    {
        foreach (var reference in references)
        {
            var present = await registry.ResolveAsync(reference.Tag, cancellationToken).ConfigureAwait(false);
            if (present == manifest.Digest)
                continue;
            if (!MayMove(reference, present))
                return false;
            _pending.Add(reference);
        }

        return true;
    }

    /// <summary>Moves them, in order; false, with an error told, where one must not be moved after all.</summary>
    [AsyncMethodBuilder(typeof(CompiledTask<>))]
    public async Task<bool> MoveAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var moved = new List<string>();
        foreach (var reference in _pending)
        {
            // Somebody else may have taken the tag in the meantime. Registries know no comparison with the move, so a moment stays open.
            if (isImmutable && await registry.ResolveAsync(reference.Tag, cancellationToken).ConfigureAwait(false) is { } taken && taken != manifest.Digest && !MayMove(reference, taken))
                return false;
            work.Outcome = moved.Count == 0 ? $"the tag '{reference.Tag}' may have been moved" : $"moved: {string.Join(", ", moved)}; '{reference.Tag}' may have been";
            await registry.PushManifestAsync(manifest, content, reference.Tag, cancellationToken).ConfigureAwait(false);
            moved.Add(reference.Tag);
            work.Outcome = $"moved: {string.Join(", ", moved)}";
            work.IsPartial = true;
        }

        return true;
    }

    private bool MayMove(ArtifactReference reference, Digest? present)
    {
        if (!isImmutable || present is null)
            return true;
        work.Add(OciDiagnostics.ImmutableTag, $"{reference} is {present} and stays so, because tags are immutable here (KSailImmutableTags); push under another tag");
        return false;
    }
}
