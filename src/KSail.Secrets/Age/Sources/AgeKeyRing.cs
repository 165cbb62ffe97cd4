using System.Text;

namespace KSail.Secrets.Age.Sources;

/// <summary>The keys of a machine, from all places where SOPS looks. They are overwritten when the ring is disposed of.</summary>
public sealed class AgeKeyRing : IDisposable
{
    private readonly List<AgeIdentity> _identities = [];
    private readonly Dictionary<string, AgeIdentity> _byRecipient = new(StringComparer.Ordinal);

    internal AgeKeyRing(IReadOnlyList<AgeKeySource> sources)
    {
        Sources = sources;
        foreach (var source in sources)
        {
            foreach (var identity in source.Identities)
            {
                _identities.Add(identity);
                if (identity.Recipient is { } recipient)
                    _byRecipient.TryAdd(recipient.Text, identity);
            }
        }
    }

    /// <summary>The places, in the order in which they were looked at.</summary>
    public IReadOnlyList<AgeKeySource> Sources { get; }

    /// <summary>The identities that are at hand without asking anybody, in the order of their places.</summary>
    public IReadOnlyList<AgeIdentity> Identities => _identities;

    /// <summary>The identity at hand that opens files for a recipient; null when there is none.</summary>
    public AgeIdentity? Find(string recipient)
    {
        ArgumentNullException.ThrowIfNull(recipient);
        return _byRecipient.GetValueOrDefault(recipient);
    }

    /// <summary>
    /// The identities to try on a file for a recipient: first the one that belongs to it, then the others, as SOPS tries them all; at the end the places that run a
    /// command or ask a person, which they do only when they are reached.
    /// </summary>
    public IReadOnlyList<AgeIdentity> For(string recipient)
    {
        ArgumentNullException.ThrowIfNull(recipient);
        var first = Find(recipient);
        var identities = new List<AgeIdentity>(_identities.Count + 1);
        if (first is not null)
            identities.Add(first);
        foreach (var identity in _identities)
        {
            if (identity != first)
                identities.Add(identity);
        }

        foreach (var source in Sources)
        {
            if (source.CanBeAsked)
                identities.Add(new AskedIdentity(source, recipient));
        }

        return identities;
    }

    /// <summary>The identity of a recipient: one at hand, or else what a command or a person has; null when there is none.</summary>
    internal AgeIdentity? FindOrAsk(string recipient)
    {
        if (Find(recipient) is { } known)
            return known;
        foreach (var source in Sources)
        {
            foreach (var identity in source.CanBeAsked ? source.Ask(recipient) : [])
            {
                if (identity.Recipient?.Text == recipient)
                    return identity;
            }
        }

        return null;
    }

    /// <summary>The identities of the first place that holds some as key files do. A key of SSH is somebody's own, and is not handed on unasked.</summary>
    internal IReadOnlyList<AgeIdentity> OfFirstSource()
    {
        foreach (var source in Sources)
        {
            var identities = source.CanBeAsked ? source.Ask("") : source.Identities;
            var isForKeyFiles = identities.Count > 0;
            foreach (var identity in identities)
                isForKeyFiles &= identity.IsForKeyFiles;
            if (isForKeyFiles)
                return identities;
        }

        return [];
    }

    /// <summary>Where keys were looked for and what was found there, as a clause for a message about a file that no key opens.</summary>
    public string Explain()
    {
        var text = new StringBuilder("keys were looked for in ");
        for (var i = 0; i < Sources.Count; i++)
        {
            var source = Sources[i];
            text.Append(i == 0 ? "" : i == Sources.Count - 1 ? " and " : ", ").Append(source.Place).Append(" (");
            if (!source.IsThere)
                text.Append("not there");
            else if (source.Problem is not null)
                text.Append(source.Identities.Count > 0 ? $"{Count(source)}; " : "").Append(source.Problem);
            else
                text.Append(source.CanBeAsked ? "asked" : Count(source));
            text.Append(')');
        }

        return text.ToString();
    }

    /// <summary>Overwrites the keys.</summary>
    public void Dispose()
    {
        foreach (var source in Sources)
            source.Dispose();
    }

    private static string Count(AgeKeySource source) => source.Identities.Count == 1 ? "1 key" : $"{source.Identities.Count} keys";
}
