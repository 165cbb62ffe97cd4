using System.Text;
using KSail.Documents;

namespace KSail.Oci.Registry.Authentication;

/// <summary>What the secret of credentials is good for.</summary>
public enum CredentialKind
{
    /// <summary>A password, or a token that is used like one.</summary>
    Password,

    /// <summary>A refresh token that a registry's token service gives tokens for (OAuth 2).</summary>
    IdentityToken,

    /// <summary>A token for the registry itself, sent as it is.</summary>
    RegistryToken,
}

/// <summary>A user and a password or token, and where they came from.</summary>
/// <param name="User">Name of the user; empty where the token says who it is.</param>
/// <param name="Password">Password or token.</param>
/// <param name="Source">Where they were found, for messages: a file, a property; never a value.</param>
public sealed record RegistryCredentials(string User, Secret Password, string Source)
{
    /// <summary>What <see cref="Password"/> is.</summary>
    public CredentialKind Kind { get; init; }

    internal string ToBasic() => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password.Reveal()}"));
}
