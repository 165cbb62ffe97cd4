using KSail.Secrets.Sops.Values;

namespace KSail.Secrets.Sops.Files;

/// <summary>
/// The encrypted values of a file before it was edited, by what they are and where they stand: what did not change keeps its text, so that the difference
/// of two versions shows what did (as SOPS keeps vectors). It holds nothing in plain.
/// </summary>
internal sealed class CiphertextMemory
{
    private readonly Dictionary<string, Queue<string>> _texts = new(StringComparer.Ordinal);

    /// <summary>Keeps an encrypted value as it is written, with its quotes.</summary>
    public void Keep(string fingerprint, string written)
    {
        if (!_texts.TryGetValue(fingerprint, out var queue))
            _texts.Add(fingerprint, queue = new Queue<string>());
        queue.Enqueue(written);
    }

    /// <summary>The text for a value; null when it is new. Each is given once: equal values of a list keep their order.</summary>
    public string? Take(string fingerprint) => _texts.TryGetValue(fingerprint, out var queue) && queue.TryDequeue(out var written) ? written : null;
}
