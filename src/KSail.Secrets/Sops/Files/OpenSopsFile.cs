using System.Security.Cryptography;
using System.Text;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Secrets.Age;
using KSail.Secrets.Sops.Metadata;
using KSail.Secrets.Sops.Trees;
using KSail.Secrets.Sops.Values;

namespace KSail.Secrets.Sops.Files;

/// <summary>A decrypted file, as long as it is needed: key and values are overwritten when it is disposed of. For one thread.</summary>
public sealed class OpenSopsFile : IDisposable
{
    private readonly string _path;
    private readonly SopsText _text;
    private readonly SopsBlock _block;
    private readonly SecretBytes _key;
    private readonly List<DecryptedLeaf> _leaves;

    internal OpenSopsFile(string path, SopsText text, SopsBlock block, SecretBytes key, List<DecryptedLeaf> leaves) =>
        (_path, _text, _block, _key, _leaves) = (path, text, block, key, leaves);

    /// <summary>The file in plain, as UTF-8: the encrypted text with its values decrypted and without its metadata.</summary>
    public SecretBytes ToPlainText()
    {
        var parts = new List<Part>();
        foreach (var leaf in _leaves)
        {
            // An alias to a plain value is walked more than once, an encrypted value stands once.
            if (leaf.WasEncrypted)
                parts.Add(new Part(leaf.Leaf.Node.Range, leaf));
        }

        foreach (var document in _text.Documents)
        {
            if (document.MetadataRange is { } range)
                parts.Add(new Part(range, null));
        }

        parts.Sort(static (a, b) => a.Range.Start.CompareTo(b.Range.Start));
        using var writer = new SecretWriter();
        var (at, step) = (0, BlockPlacement.Step(_text));
        foreach (var part in parts)
        {
            writer.Append(_text.Text.AsSpan(at, part.Range.Start - at));
            if (part.Leaf is { } leaf)
                PlainValues.Write(writer, leaf.Value, LayoutOf(leaf.Leaf.Node), _text.Format, step, _text.NewLine);
            at = part.Range.End;
        }

        writer.Append(_text.Text.AsSpan(at));
        return writer.ToSecret();
    }

    /// <summary>Encrypts the file anew after it was edited, under the same key. What did not change keeps its text.</summary>
    /// <param name="edited">The edited text, UTF-8.</param>
    /// <param name="random">Where vectors come from.</param>
    /// <param name="clock">The time of the change.</param>
    /// <param name="diagnostics">Takes the findings.</param>
    /// <returns>The encrypted text; null when it could not be made.</returns>
    public string? Encrypt(ReadOnlySpan<byte> edited, RandomSource random, TimeProvider clock, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentNullException.ThrowIfNull(clock);
        var text = DecodeEdited(edited);
        return SopsFile.Try(diagnostics, () =>
        {
            var plain = SopsText.Read(_path, text ?? throw _text.Fault(SecretDiagnostics.EditFailed, 0, "what was edited is no UTF-8 text"), _text.Format);
            if (plain.Documents.Count == 0)
                throw plain.Fault(SecretDiagnostics.EditFailed, 0, "nothing was left of the file; delete the file itself if nobody needs it");
            foreach (var document in plain.Documents)
            {
                if (document.Metadata is { } metadata)
                    throw plain.Fault(SecretDiagnostics.EditFailed, metadata.Start, "a key 'sops' at the top of a document is kept for SOPS; take it out");
            }

            using var cipher = new SopsCipher(_key.Reveal(), random);
            return new LeafEncryption(_path, _block, cipher, Remember(cipher), new BlockPlacement(_text)).Run(plain, clock.GetUtcNow());
        });
    }

    /// <summary>Encrypts the file anew under a fresh key, for the same recipients.</summary>
    /// <param name="random">Where keys come from.</param>
    /// <param name="clock">The time of the change.</param>
    /// <param name="diagnostics">Takes the findings.</param>
    /// <returns>The encrypted text; null when it could not be made.</returns>
    public string? Rotate(RandomSource random, TimeProvider clock, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentNullException.ThrowIfNull(clock);
        return SopsFile.Try(diagnostics, () =>
        {
            var groups = new List<IReadOnlyList<AgeRecipient>>(_block.Groups.Count);
            foreach (var group in _block.Groups)
            {
                if (group.HasOthers)
                    throw Fault(SecretDiagnostics.OtherKeys, $"a fresh key would have to be encrypted for keys that only the sops program can use ({group.OtherNames}); run 'sops rotate --in-place'");
                groups.Add(ToRecipients(group));
            }

            using var plain = ToPlainText();
            using var key = SopsFile.NewKey(random);
            using var cipher = new SopsCipher(key.Reveal(), random);
            var block = _block with { Groups = DataKeys.Wrap(key.Reveal(), groups, _block.Threshold, random) };
            var text = SopsText.Read(_path, Encoding.UTF8.GetString(plain.Reveal()), _text.Format);
            return new LeafEncryption(_path, block, cipher, new CiphertextMemory(), new BlockPlacement(null)).Run(text, clock.GetUtcNow());
        });
    }

    /// <summary>Encrypts the file's key for the recipients of a rule, and for nobody else. Values, MAC and options stay as they are.</summary>
    /// <param name="rule">The rule of the file.</param>
    /// <param name="random">Where keys come from.</param>
    /// <param name="diagnostics">Takes the findings.</param>
    /// <returns>The change; null when there is none to make, or it could not be made.</returns>
    public RecipientChange? UpdateKeys(CreationRule rule, RandomSource random, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(random);
        return SopsFile.Try(diagnostics, () =>
        {
            var wanted = rule.ToRecipients();
            var change = Compare(wanted, rule);
            if (change is null)
                return null;
            var groups = wanted.Count == 1 && _block.Groups.Count == 1 ? Rewrap(wanted[0], rule, random) : Resplit(wanted, rule, random);
            return change with { Text = BlockPlacement.Replace(_text, _block with { Groups = groups, Threshold = rule.EffectiveThreshold }) };
        });
    }

    /// <summary>The keys below a top-level mapping of a document, for instance of <c>stringData</c>; never values.</summary>
    /// <param name="document">The index of the document.</param>
    /// <param name="field">The mapping.</param>
    public IReadOnlyList<string> KeysOf(int document, string field)
    {
        var keys = new List<string>();
        foreach (var entry in document < _text.Documents.Count ? _text.Documents[document].Root.Entries : [])
        {
            if (entry.Name != field || entry.Node is not SopsMapping mapping)
                continue;
            foreach (var key in mapping.Entries)
                keys.Add(key.Name!);
        }

        return keys;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _key.Dispose();
        foreach (var leaf in _leaves)
            leaf.Value.Dispose();
    }

    private SopsFault Fault(DiagnosticDescriptor descriptor, string message) => _text.Fault(descriptor, _text.Documents[0].Metadata!.Start, message);

    // Where a comment follows in the same line, a value has to end in it, too.
    private ScalarLayout LayoutOf(SopsNode node)
    {
        var layout = (node as SopsScalar)?.Layout ?? new ScalarLayout(IsFlow: false, 0);
        var rest = _text.Text.AsSpan(node.Range.End);
        var end = rest.IndexOf('\n');
        return (end < 0 ? rest : rest[..end]).Trim().IsEmpty ? layout : layout with { IsFlow = true };
    }

    private static string? DecodeEdited(ReadOnlySpan<byte> edited)
    {
        if (edited.StartsWith(Encoding.UTF8.Preamble))
            edited = edited[Encoding.UTF8.Preamble.Length..];
        return System.Text.Unicode.Utf8.IsValid(edited) && edited.IndexOf((byte)0) < 0 ? Encoding.UTF8.GetString(edited) : null;
    }

    private CiphertextMemory Remember(SopsCipher cipher)
    {
        var memory = new CiphertextMemory();
        foreach (var leaf in _leaves)
        {
            if (leaf.WasEncrypted)
                memory.Keep(cipher.Fingerprint(leaf.Value, leaf.Leaf.Path), _text.Text[leaf.Leaf.Node.Range.Start..leaf.Leaf.Node.Range.End]);
        }

        return memory;
    }

    private List<AgeRecipient> ToRecipients(SopsKeyGroup group)
    {
        var recipients = new List<AgeRecipient>(group.Age.Count);
        foreach (var key in group.Age)
        {
            try
            {
                recipients.Add(AgeRecipient.Parse(key.Recipient));
            }
            catch (AgeException e)
            {
                throw Fault(e.Fault == AgeFault.UnsupportedKey ? SecretDiagnostics.OtherKeys : SecretDiagnostics.InvalidMetadata, $"nothing can be encrypted for the recipient '{key.Recipient}': {e.Message}");
            }
        }

        return recipients;
    }

    // Null when the file is as the rule says.
    private RecipientChange? Compare(IReadOnlyList<IReadOnlyList<AgeRecipient>> wanted, CreationRule rule)
    {
        var (before, after) = (new SortedSet<string>(StringComparer.Ordinal), new SortedSet<string>(StringComparer.Ordinal));
        var isSame = wanted.Count == _block.Groups.Count && rule.EffectiveThreshold == _block.Threshold;
        for (var i = 0; i < _block.Groups.Count; i++)
        {
            var group = new SortedSet<string>(StringComparer.Ordinal);
            foreach (var key in _block.Groups[i].Age)
                group.Add(CanonicalText(key.Recipient));
            before.UnionWith(group);
            isSame &= i < wanted.Count && rule.Groups[i].HasOtherKeys == _block.Groups[i].HasOthers && group.SetEquals(Texts(wanted[i]));
        }

        foreach (var group in wanted)
            after.UnionWith(Texts(group));
        if (isSame)
            return null;
        var added = new SortedSet<string>(after, StringComparer.Ordinal);
        added.ExceptWith(before);
        before.ExceptWith(after);
        return new RecipientChange("", [.. added], [.. before]);
    }

    private static List<string> Texts(IReadOnlyList<AgeRecipient> recipients)
    {
        var texts = new List<string>(recipients.Count);
        foreach (var recipient in recipients)
            texts.Add(recipient.Text);
        return texts;
    }

    private static string CanonicalText(string recipient)
    {
        try
        {
            return AgeRecipient.Parse(recipient).Text;
        }
        catch (AgeException)
        {
            return recipient;
        }
    }

    // Who stays keeps what is there; keys that only SOPS can use stay as long as the rule names some.
    private SopsKeyGroup[] Rewrap(IReadOnlyList<AgeRecipient> wanted, CreationRule rule, RandomSource random)
    {
        var group = _block.Groups[0];
        if (rule.HasOtherKeys && !group.HasOthers)
            throw new SopsFault(SecretDiagnostics.OtherKeys.At(rule.Span, "this creation rule names keys of PGP or a key service, for which only the sops program can encrypt; run 'sops updatekeys'"));
        var keys = new List<SopsAgeKey>(wanted.Count);
        foreach (var recipient in wanted)
        {
            SopsAgeKey? kept = null;
            foreach (var key in group.Age)
            {
                if (CanonicalText(key.Recipient) == recipient.Text)
                    kept = key;
            }

            keys.Add(kept ?? DataKeys.Wrap(_key.Reveal(), [[recipient]], 0, random)[0].Age[0]);
        }

        return [new SopsKeyGroup(keys, rule.HasOtherKeys ? group.Others : new())];
    }

    private IReadOnlyList<SopsKeyGroup> Resplit(IReadOnlyList<IReadOnlyList<AgeRecipient>> wanted, CreationRule rule, RandomSource random)
    {
        if (rule.HasOtherKeys)
            throw new SopsFault(SecretDiagnostics.OtherKeys.At(rule.Span, "the shares of key groups with keys of PGP or a key service can be made by the sops program only; run 'sops updatekeys'"));
        return DataKeys.Wrap(_key.Reveal(), wanted, rule.EffectiveThreshold, random);
    }

    private sealed record Part(TextRange Range, DecryptedLeaf? Leaf);
}

/// <summary>What <see cref="OpenSopsFile.UpdateKeys"/> changes.</summary>
/// <param name="Text">The encrypted text.</param>
/// <param name="Added">Who can open the file from now on.</param>
/// <param name="Removed">Who could until now. They may have kept the key, or the values: those should be changed, and the key rotated.</param>
public sealed record RecipientChange(string Text, IReadOnlyList<string> Added, IReadOnlyList<string> Removed);
