namespace KSail.Talos.Schemas;

/// <summary>The fields whose values must not reach a message, whatever is wrong with them.</summary>
internal static class SecretFields
{
    public static bool IsSecret(string? field) => field switch
    {
        "aescbcEncryptionSecret" or "apiToken" or "auth" or "clusterSecret" or "identityToken" or "key" or "passphrase" or "password"
            or "presharedKey" or "privateKey" or "secret" or "secretboxEncryptionSecret" or "token" or "uniqueToken" or "apiUrl" => true,
        _ => false,
    };
}
