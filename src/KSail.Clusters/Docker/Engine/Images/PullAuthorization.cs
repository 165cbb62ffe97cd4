using KSail.Clusters.Docker.Engine.Messages;
using KSail.Oci.Registry.Authentication;

namespace KSail.Clusters.Docker.Engine.Images;

/// <summary>How an engine is given the credentials of a registry: a JSON object in the URL-safe form of base64.</summary>
internal static class PullAuthorization
{
    // Docker's own name for its registry, in credentials.
    private const string HubServer = "https://index.docker.io/v1/";

    /// <summary>The value of <c>X-Registry-Auth</c>. A secret.</summary>
    public static string Of(string registry, RegistryCredentials credentials)
    {
        var json = EngineJson.Write(writer =>
        {
            if (credentials.Kind == CredentialKind.Password)
            {
                writer.WriteString("username", credentials.User);
                writer.WriteString("password", credentials.Password.Reveal());
            }
            else
            {
                writer.WriteString(credentials.Kind == CredentialKind.IdentityToken ? "identitytoken" : "registrytoken", credentials.Password.Reveal());
            }

            writer.WriteString("serveraddress", registry == "docker.io" ? HubServer : registry);
        });
        return Convert.ToBase64String(json).Replace('+', '-').Replace('/', '_');
    }
}
