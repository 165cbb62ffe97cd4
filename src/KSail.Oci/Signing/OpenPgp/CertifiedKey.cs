namespace KSail.Oci.Signing.OpenPgp;

/// <summary>A key and what its owner signed about it. Changed only while a keyring is read.</summary>
/// <param name="key">The key.</param>
/// <param name="primary">The key that it belongs to; null where it is that key.</param>
internal sealed class CertifiedKey(OpenPgpKey key, CertifiedKey? primary)
{
    private readonly List<Statement> _statements = [];

    public OpenPgpKey Key { get; } = key;

    public List<CertifiedKey> Subkeys { get; } = [];

    /// <summary>Adds what the owner may have signed about the key; whether it holds is asked when the key is used.</summary>
    /// <param name="signature">The signature.</param>
    /// <param name="about">What was signed besides the primary key: the subkey, or the user.</param>
    public void Add(OpenPgpSignature signature, byte[] about) => _statements.Add(new Statement(signature, about));

    /// <summary>How many statements there are about the key.</summary>
    public int StatementCount => _statements.Count;

    /// <summary>Why the key does not sign data at a time, in one line; empty when it does. It is asked what GnuPG asks (<c>g10/getkey.c</c>, <c>g10/sig-check.c</c>).</summary>
    public string Problem(DateTimeOffset now)
    {
        if (!Key.IsKnown)
            return $"the key {Key.Id} is of a kind that is not known here";
        return primary is null ? ProblemOfPrimary(now, isSigner: true) : ProblemOfSubkey(primary, now);
    }

    private string ProblemOfPrimary(DateTimeOffset now, bool isSigner)
    {
        if (FindNewest(OpenPgpSignature.KeyRevocation, OpenPgpSignature.KeyRevocation, Key, now) is not null)
            return $"the key {Key.Id} is revoked";
        // What is said of the key alone comes before what is said of a user.
        var direct = FindNewest(OpenPgpSignature.DirectKey, OpenPgpSignature.DirectKey, Key, now)?.Claims;
        var user = FindNewest(OpenPgpSignature.FirstCertification, OpenPgpSignature.LastCertification, Key, now)?.Claims;
        if (IsOver(direct is { KeyLifetime: > 0 } ? direct : user, now))
            return $"the key {Key.Id} has expired";
        return isSigner && (direct?.KeySigns ?? user?.KeySigns) == false ? $"the key {Key.Id} is not one that signs" : "";
    }

    private string ProblemOfSubkey(CertifiedKey owner, DateTimeOffset now)
    {
        if (owner.ProblemOfPrimary(now, isSigner: false) is { Length: > 0 } problem)
            return problem;
        if (FindNewest(OpenPgpSignature.SubkeyRevocation, OpenPgpSignature.SubkeyRevocation, owner.Key, now) is not null)
            return $"the key {Key.Id} is revoked";
        if (FindNewest(OpenPgpSignature.SubkeyBinding, OpenPgpSignature.SubkeyBinding, owner.Key, now) is not { } binding)
            return $"nothing that holds says that the key {Key.Id} belongs to {owner.Key.Id}, beside which it stands in the keyring";
        if (IsOver(binding.Claims, now))
            return $"the key {Key.Id} has expired";
        if (binding.Claims.KeySigns == false)
            return $"the key {Key.Id} is not one that signs";
        // Without the subkey's answer, anybody could take somebody else's key for a subkey, and signatures with it for theirs.
        return binding.Claims.Answer is { Type: OpenPgpSignature.PrimaryKeyBinding } answer
            && Key.Verify(answer, [.. owner.Key.Framed, .. Key.Framed]) == SignatureVerdict.Holds
            ? "" : $"the key {Key.Id} does not say itself that it belongs to {owner.Key.Id}; its owner can add that with 'gpg --edit-key {owner.Key.Id} cross-certify'";
    }

    private bool IsOver(SignatureClaims? claims, DateTimeOffset now) => claims is { KeyLifetime: > 0 } && (long)Key.Created + claims.KeyLifetime < now.ToUnixTimeSeconds();

    private OpenPgpSignature? FindNewest(int firstType, int lastType, OpenPgpKey owner, DateTimeOffset now)
    {
        OpenPgpSignature? newest = null;
        foreach (var statement in _statements)
        {
            var signature = statement.Signature;
            if (signature.Type >= firstType && signature.Type <= lastType && !signature.Claims.DemandsMore && !signature.IsOver(now)
                && (newest is null || signature.Claims.Created >= newest.Claims.Created)
                && owner.Verify(signature, [.. owner.Framed, .. statement.About]) == SignatureVerdict.Holds)
                newest = signature;
        }

        return newest;
    }

    private sealed record Statement(OpenPgpSignature Signature, byte[] About);
}
