using KSail.Scanning.Inputs;
using KSail.Scanning.Objects;

namespace KSail.Scanning.Controls;

/// <summary>What a rule may look at besides the object it is asked about.</summary>
/// <param name="Index">The other objects of the environment.</param>
/// <param name="Inputs">What people may set for controls.</param>
internal sealed record ScanScope(ObjectIndex Index, ControlInputs Inputs);
