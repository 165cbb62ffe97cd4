using System.Text;
using KSail.Documents;

namespace KSail.Oci.Registry.Authentication;

/// <summary>A user and a password or token, and where they came from.</summary>
/// <param name="User">Name of the user.</param>
/// <param name="Password">Password or token.</param>
/// <param name="Source">Where they were found, for messages: a file, a property; never a value.</param>
public sealed record RegistryCredentials(string User, Secret Password, string Source)
{
    internal string ToBasic() => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password.Reveal()}"));
}
