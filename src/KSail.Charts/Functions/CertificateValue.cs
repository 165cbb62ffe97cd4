using KSail.Charts.Templates;

namespace KSail.Charts.Functions;

/// <summary>A certificate and its key, as <c>genCA</c> and its kin give them.</summary>
internal sealed class CertificateValue(string certificate, string key) : ValueObject
{
    /// <summary>The certificate in PEM.</summary>
    public string Certificate { get; } = certificate;

    /// <summary>The private key in PEM.</summary>
    public string Key { get; } = key;

    public override string TypeName => "sprig.certificate";

    public override object Printed
    {
        get
        {
            var map = new ValueMap(ElementType.Text);
            map["Cert"] = Certificate;
            map["Key"] = Key;
            return map;
        }
    }

    public override bool TryGetField(string name, out object? value)
    {
        value = name switch
        {
            "Cert" => Certificate,
            "Key" => Key,
            _ => null,
        };
        return value is not null;
    }
}
