namespace KSail.Cel.Types;

/// <summary>A variable that an environment declares.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its static type.</param>
/// <param name="Schema">What its values look like; null when nothing is known.</param>
/// <param name="IsOptional">Whether expressions see it as an optional value.</param>
internal sealed record CelVariable(string Name, CelType Type, CelSchema? Schema, bool IsOptional);
