using Xunit;

namespace OssCredentials.Tests;

/// <summary>A test of time, which says nothing on a machine busy with other tests.</summary>
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
