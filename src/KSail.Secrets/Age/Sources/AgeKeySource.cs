using KSail.Documents;
using KSail.Secrets.Age.Format;

namespace KSail.Secrets.Age.Sources;

/// <summary>One place where keys were looked for.</summary>
public sealed class AgeKeySource : IDisposable
{
    private readonly List<AgeIdentity> _identities = [];
    private readonly Func<string, SecretBytes>? _ask;
    private readonly bool _asksForEach;
    private readonly Dictionary<string, List<AgeIdentity>> _answers = new(StringComparer.Ordinal);

    private AgeKeySource(string place, bool isThere, string? problem, Func<string, SecretBytes>? ask, bool asksForEach = false)
    {
        Place = place;
        IsThere = isThere;
        Problem = problem;
        _ask = ask;
        _asksForEach = asksForEach;
    }

    /// <summary>What the place is called: a variable, or the path of a file.</summary>
    public string Place { get; }

    /// <summary>Whether the place is there at all.</summary>
    public bool IsThere { get; }

    /// <summary>What is wrong with it, a clause; null when nothing is. It does not keep other places, or other lines of the same one, from being used.</summary>
    public string? Problem { get; private set; }

    /// <summary>The identities found there without asking anybody.</summary>
    public IReadOnlyList<AgeIdentity> Identities => _identities;

    /// <summary>Whether there may be more identities, which a command or a person has to be asked for.</summary>
    internal bool CanBeAsked => _ask is not null;

    internal static AgeKeySource Absent(string place) => new(place, isThere: false, problem: null, ask: null);

    internal static AgeKeySource Broken(string place, string problem) => new(place, isThere: true, problem, ask: null);

    /// <summary>A place with a content; the content is not needed any more afterwards.</summary>
    internal static AgeKeySource Of(string place, ReadOnlySpan<byte> content)
    {
        var source = new AgeKeySource(place, isThere: true, problem: null, ask: null);
        source.Problem = IdentityLines.Read(content, source._identities);
        return source;
    }

    /// <summary>A place that is asked when nothing else opens a file.</summary>
    /// <param name="place">What it is called.</param>
    /// <param name="ask">Is given whose key is wanted, and returns lines of identities, or throws an <see cref="AgeException"/> that says why it cannot.</param>
    /// <param name="asksForEach">Whether the answer depends on whose key is wanted.</param>
    internal static AgeKeySource Asked(string place, Func<string, SecretBytes> ask, bool asksForEach) => new(place, isThere: true, problem: null, ask, asksForEach);

    /// <summary>What the place answers when asked for a recipient's key. No question is asked twice, whatever the answer was.</summary>
    internal IReadOnlyList<AgeIdentity> Ask(string recipient)
    {
        if (!_asksForEach)
            recipient = "";
        lock (_answers)
        {
            if (_answers.TryGetValue(recipient, out var known))
                return known;
            var identities = new List<AgeIdentity>();
            try
            {
                using var content = _ask!(recipient);
                Problem = IdentityLines.Read(content.Reveal(), identities);
            }
            catch (AgeException e)
            {
                Problem = e.Message;
            }

            _answers.Add(recipient, identities);
            return identities;
        }
    }

    /// <summary>Overwrites the keys.</summary>
    public void Dispose()
    {
        foreach (var identity in _identities)
            identity.Dispose();
        foreach (var answer in _answers.Values)
        {
            foreach (var identity in answer)
                identity.Dispose();
        }
    }
}

/// <summary>A place that has to be asked, as an identity: asked when the identities before it did not open the file.</summary>
internal sealed class AskedIdentity(AgeKeySource source, string recipient) : AgeIdentity
{
    public override AgeRecipient? Recipient => null;

    internal override SecretBytes? Unwrap(IReadOnlyList<AgeStanza> stanzas)
    {
        foreach (var identity in source.Ask(recipient))
        {
            if (identity.Unwrap(stanzas) is { } fileKey)
                return fileKey;
        }

        return null;
    }
}
