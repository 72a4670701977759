using Xunit;

namespace OssCredentials.Tests;

/// <summary>A test of timing, which is meaningless on a machine that is busy with other tests.</summary>
public sealed class FullSizeFactAttribute : FactAttribute
{
    public FullSizeFactAttribute()
    {
        if (!FullSize.IsAsked)
        {
            Skip = $"measures time: set {FullSize.Switch}=1";
        }
    }
}
