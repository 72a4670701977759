#requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

# What is stored for the user, in a home folder of the test's own and read by real shells.

BeforeDiscovery {
    $onUnix = $PSVersionTable.PSVersion.Major -ge 7 -and -not $IsWindows
    $shells = @(
        @{ Program = 'bash'; Arguments = '-lc' }, @{ Program = 'bash'; Arguments = '-ic' }, @{ Program = 'dash'; Arguments = '-lc' }, @{ Program = 'zsh'; Arguments = '-c' },
        @{ Program = 'ksh'; Arguments = '-lc' }, @{ Program = 'mksh'; Arguments = '-lc' }, @{ Program = 'fish'; Arguments = '-c' }
    ) | Where-Object { $onUnix -and (Get-Command $_.Program -CommandType Application -ErrorAction Ignore) }
}

BeforeAll {
    . "$PSScriptRoot/Emulator.ps1"
    Import-Subject
    $before = @{}
    foreach ($name in 'HOME', 'XDG_CONFIG_HOME', 'ZDOTDIR') {
        $before[$name] = [Environment]::GetEnvironmentVariable($name)
        [Environment]::SetEnvironmentVariable($name, $null)
    }
    $env:HOME = $folder = Join-Path $TestDrive 'a home'
    $null = New-Item $folder -ItemType Directory
    'echo "from my .bashrc" >/dev/null' | Set-Content (Join-Path $folder .bashrc)
    $secret = 'It''s"$ecret`\1'
}

AfterAll {
    foreach ($name in $before.Keys) {
        [Environment]::SetEnvironmentVariable($name, $before[$name])
    }
}

Describe 'A credential that is stored for the user' -Skip:(-not $onUnix) {
    BeforeAll {
        $report = Set-OssCredential LTAIid -AccessKeySecret $secret -Scope User
    }

    It 'is reported file by file' {
        $report.Target | Should -Contain (Join-Path $folder .profile)
        $report | Where-Object Outcome -EQ Refused | Should -BeNullOrEmpty
    }

    It 'is in no start-up file' {
        foreach ($file in Get-ChildItem $folder -File -Force) {
            Get-Content $file.FullName -Raw | Should -Not -BeLike '*ecret`*'
        }
    }

    It 'is seen by <Program> <Arguments>' -ForEach $shells {
        env -i "HOME=$folder" "PATH=$env:PATH" $Program $Arguments 'printf "%s %s" "$OSS_ACCESS_KEY_ID" "$OSS_ACCESS_KEY_SECRET"' 2>$null | Should -BeExactly "LTAIid $secret"
    }

    It 'is seen by pwsh, through its profile' {
        env -i "HOME=$folder" "PATH=$env:PATH" $Shell -NonInteractive -Command '"$env:OSS_ACCESS_KEY_ID $env:OSS_ACCESS_KEY_SECRET"' | Should -BeExactly "LTAIid $secret"
    }

    It 'is found behind the session' {
        Clear-OssCredential

        (Get-OssCredential).Source | Should -BeLike '*env.sh*'
        (Get-OssCredential -Scope User -AsPlainText).AccessKeySecret | Should -BeExactly $secret
    }

    It 'makes way for a session''s own credential' {
        Set-OssCredential LTAIsession -AccessKeySecret other
        try {
            bash -lc 'printf %s "$OSS_ACCESS_KEY_ID"' | Should -BeExactly LTAIsession
        }
        finally {
            Clear-OssCredential
        }
    }

    It 'is gone after Clear-OssCredential, and what was there is as it was' {
        Clear-OssCredential -Scope User | Out-Null

        Get-ChildItem $folder -Recurse -Force -File | Where-Object FullName -NotLike '*/powershell/*' | ForEach-Object Name | Where-Object { $_ -notlike '.zcompdump*' } | Should -Be '.bashrc'
        Get-Content (Join-Path $folder .bashrc) | Should -Be 'echo "from my .bashrc" >/dev/null'
        env -i "HOME=$folder" "PATH=$env:PATH" bash -lc 'printf %s "$OSS_ACCESS_KEY_ID"' | Should -BeNullOrEmpty
    }
}

Describe '-WhatIf' -Skip:(-not $onUnix) {
    It 'reports and writes nothing' {
        $files = @(Get-ChildItem $folder -Recurse -Force)

        Set-OssCredential LTAIid -AccessKeySecret $secret -Scope User -WhatIf | Should -Not -BeNullOrEmpty
        @(Get-ChildItem $folder -Recurse -Force).Count | Should -Be $files.Count
        Get-OssVariable | Should -BeNullOrEmpty
    }
}
