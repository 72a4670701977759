# Dot-sourced by the tests: imports the module as a user does, and runs the emulator as the README does.

$script:Root = Split-Path (Split-Path $PSScriptRoot)
$script:Manifest = if ($env:TEST_MODULE_MANIFEST) { $env:TEST_MODULE_MANIFEST } else { Join-Path $Root OssCredentials.psd1 }
$script:Shell = (Get-Process -Id $PID).Path
if ([System.IO.Path]::GetFileNameWithoutExtension($Shell) -eq 'dotnet') {
    # pwsh as a .NET tool.
    $script:Shell = (Get-Command pwsh -CommandType Application | Select-Object -First 1).Source
}

$script:EmulatorId = 'LTAI5tEmulatorUserKey01'
$script:EmulatorSecret = 'EmulatorUserSecret0123456789AB'
$script:RoleArn = 'acs:ram::1234567890123456:role/emulator-role'
$script:ChainedRoleArn = 'acs:ram::1234567890123456:role/emulator-chained-role'
$script:EcsRoleName = 'emulator-ecs-role'

function Import-Subject {
    Remove-Module OssCredentials -ErrorAction Ignore
    Import-Module $Manifest
}

function Start-Emulator {
    # TEST_EMULATOR is a published emulator, for a machine without dotnet.
    $start = if ($env:TEST_EMULATOR) {
        [System.Diagnostics.ProcessStartInfo]::new($env:TEST_EMULATOR)
    }
    else {
        $program = Get-ChildItem (Join-Path $Root src/OssCredentials.Emulator/bin) -Recurse -Filter OssCredentials.Emulator.dll |
            Sort-Object LastWriteTime | Select-Object -Last 1
        [System.Diagnostics.ProcessStartInfo]::new('dotnet', "`"$($program.FullName)`"")
    }
    $start.UseShellExecute = $false
    $start.RedirectStandardOutput = $true
    $script:Emulator = [System.Diagnostics.Process]::Start($start)

    $endpoints = @{}
    do {
        $line = $Emulator.StandardOutput.ReadLine()
        if ($null -eq $line) {
            throw 'The emulator has ended.'
        }
        if ($line -match '^([^:]+): +(.+)') {
            $endpoints[$Matches[1]] = $Matches[2]
        }
    } until ($line -match 'Ctrl\+C')
    $script:RamEndpoint = $env:ALIBABA_CLOUD_STS_ENDPOINT = $endpoints['STS and RAM']
    $script:MetadataEndpoint = $endpoints['ECS metadata']
    $global:PSDefaultParameterValues['*-Oss*:MetadataEndpoint'] = $MetadataEndpoint
    $global:PSDefaultParameterValues['*-Oss*:RamEndpoint'] = $RamEndpoint
}

function Stop-Emulator {
    $env:ALIBABA_CLOUD_STS_ENDPOINT = $null
    $global:PSDefaultParameterValues.Remove('*-Oss*:MetadataEndpoint')
    $global:PSDefaultParameterValues.Remove('*-Oss*:RamEndpoint')
    if ($Emulator) {
        $Emulator.Kill()
        $Emulator.WaitForExit()
    }
}

# Runs a script in a separate shell, and returns everything that it wrote, on any stream.
function Invoke-Pwsh([string] $Script, [string[]] $Option = '-NonInteractive') {
    $before = "Import-Module '$Manifest'; if (`$PSVersionTable.PSVersion.Major -ge 7) { `$PSStyle.OutputRendering = 'PlainText' }; "
    if ($MetadataEndpoint) {
        $before += "`$PSDefaultParameterValues['*-Oss*:MetadataEndpoint'] = '$MetadataEndpoint'; "
        $before += "`$PSDefaultParameterValues['*-Oss*:RamEndpoint'] = '$RamEndpoint'; "
    }
    & $Shell -NoProfile @Option -Command ($before + $Script) 2>&1 | Out-String
}

function Get-OssVariable {
    Get-ChildItem env:OSS_* | Sort-Object Name | ForEach-Object { "$($_.Name)=$($_.Value)" }
}
