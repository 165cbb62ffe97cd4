using KSail.Talos.Reading;
using KSail.Talos.Schemas;

namespace KSail.Talos;

/// <summary>What has to be known of the fields of a configuration before any of them is shown.</summary>
public static class MachineFields
{
    /// <summary>Whether the value of a field must not be shown.</summary>
    public static bool IsSecret(string field) => SecretFields.IsSecret(field);

    /// <summary>A value of a configuration that was built without variables, as it was written: with its <c>${NAME}</c>.</summary>
    public static string Written(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return PlaceholderText.Unmask(value);
    }
}
